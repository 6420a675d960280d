/** The attributes by which a control says that it is wrong and where {@link Wrong} explains it. */
export const wrong = (id: string, error: string | undefined) =>
  error && ({ 'aria-invalid': 'true', 'aria-describedby': `${id}-e` } as const);

/** What is wrong with a control. */
export const Wrong = ({ id, error }: { readonly id: string; readonly error?: string | undefined }) =>
  error && (
    <p class="e" id={`${id}-e`} part="error">
      {error}
    </p>
  );
