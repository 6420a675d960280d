import type { ComponentChildren } from 'preact';

interface ButtonProps {
  /** `main`: filled, at most once a view. `q`: quiet. Outlined otherwise. */
  readonly kind?: 'main' | 'main pay' | 'q' | 'q touch' | '';
  /** Shown but not pressable, and still found by the keyboard. */
  readonly off?: boolean;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

/** A press of the panel. */
export const Button = ({ kind = '', off, onPress, children }: ButtonProps) => (
  <button type="button" class={`btn ${kind}`} part={`button ${kind}`} aria-disabled={off} onClick={() => off || onPress()}>
    {children}
  </button>
);

interface LinkProps {
  /** A checked address; where there is none, there is no link. */
  readonly href: string | undefined;
  readonly kind?: ButtonProps['kind'];
  /** Opens beside the page instead of in its place. */
  readonly beside?: boolean;
  readonly children: ComponentChildren;
}

/** A link that looks like a button. */
export const LinkButton = ({ href, kind = '', beside, children }: LinkProps) =>
  href ? (
    <a class={`btn ${kind}`} part={`button ${kind}`} href={href} {...(beside && { target: '_blank', rel: 'noopener noreferrer' })}>
      {children}
    </a>
  ) : null;
