import { choiceTexts } from '../messages/en-choices.ts';
import { AddressFields } from './address-fields.tsx';
import { contactWith } from './contact.ts';
import { change } from './draft.ts';
import { Field } from './field.tsx';
import { Wrong, wrong } from './wrong.tsx';
import type { FormProps } from './form.tsx';
import choiceRules from '../styles/choices.css?inline';
import { addRules } from '../styles/dress.ts';
import pillRules from '../styles/pills.css?inline';

// Here and not in the file's door: a door that only hands on is left out of what is built.
addRules(pillRules, choiceRules);

const types = { email: 'email', name: 'text', phone: 'tel' } as const;

/** Who buys and where it goes, as far as the offer asks. */
export const ContactFields = (props: FormProps) => {
  const { state, t, errorOf } = props;
  const m = choiceTexts(t.m);
  const { offer, draft } = state;
  const asks = (field: (typeof offer.asks)[number]): boolean => offer.asks.includes(field);
  const error = errorOf('immediateDelivery');
  const parts = [
    ...(['email', 'name', 'phone'] as const).map(
      (field) =>
        asks(field) &&
        // One name is asked for once, whoever needs it.
        !(field === 'name' && asks('address')) && (
          <Field
            key={field}
            id={field}
            label={m[field]}
            type={types[field]}
            autocomplete={field === 'phone' ? 'tel' : field}
            dir={field === 'name' ? 'auto' : 'ltr'}
            value={draft.contact?.[field] ?? ''}
            error={errorOf(`contact.${field}`)}
            onText={(text) => change(t, ({ contact }) => ({ contact: contactWith(contact, field, text) }))}
          />
        ),
    ),
    asks('address') && <AddressFields {...props} />,
    asks('immediate_delivery') && (
      <div class="f">
        <label class="check">
          <input
            type="checkbox"
            checked={!!draft.immediateDelivery}
            onChange={({ currentTarget: { checked } }) => change(t, () => ({ immediateDelivery: checked }))}
            {...wrong('immediate', error)}
          />
          {m.immediate}
        </label>
        <Wrong id="immediate" error={error} />
      </div>
    ),
  ];
  return parts.some(Boolean) ? <div class="s">{parts}</div> : null;
};
