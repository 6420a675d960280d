import type { Address, Contact } from '@buypost/core';
import { addressSoFar, addressWith, change, contactWith } from './draft.ts';
import { Field, TextField, Wrong, wrong } from './field.tsx';
import type { FormProps } from './form.tsx';

const contactFields = { email: 'email', name: 'text', phone: 'tel' } as const;

const ContactField = ({ state, t, errorOf, field }: FormProps & { readonly field: keyof Contact }) => {
  const type = contactFields[field];
  return (
    <TextField
      id={field}
      label={t.m[field]}
      type={type}
      complete={type === 'text' ? field : type}
      value={state.draft.contact?.[field] ?? ''}
      error={errorOf(`contact.${field}`)}
      onText={(text) => change(t, ({ contact }) => ({ contact: contactWith(contact, field, text) }))}
    />
  );
};

const completes = {
  name: 'name',
  line1: 'address-line1',
  line2: 'address-line2',
  city: 'address-level2',
  region: 'address-level1',
  postalCode: 'postal-code',
} as const;

// Countries whose post wants the region; elsewhere the field is only one more to pass over.
const withRegion = /^(A[ERU]|BR|C[ALNO]|EG|HK|I[DENT]|JP|KR|M[XY]|N[GZ]|P[EH]|RU|T[HRW]|U[AS]|V[EN])$/;

const AddressFields = ({ state, t, errorOf }: FormProps) => {
  const { m } = t;
  const { offer, draft } = state;
  const address = addressSoFar(draft, offer, t.locale);
  const write = (field: keyof Address, text: string): void =>
    change(t, (now) => ({
      shipTo: addressWith(addressSoFar(now, offer, t.locale), field, text),
      // One name is asked for once, whoever needs it.
      ...(field === 'name' && offer.asks.includes('name') && { contact: contactWith(now.contact, 'name', text) }),
    }));
  const line = (field: keyof typeof completes) => (
    <TextField
      id={`to-${field}`}
      label={m[field]}
      complete={`shipping ${completes[field]}`}
      value={address[field] ?? ''}
      error={errorOf(`shipTo.${field}`, ...(field === 'name' ? ['shipTo', 'contact.name'] : []))}
      onText={(text) => write(field, text)}
    />
  );
  const countries = countryNames(offer.shipsTo, t.locale);
  const error = errorOf('shipTo.country');
  return (
    <fieldset class="fs">
      <legend class="vh">{m.address}</legend>
      {countries.length > 1 ? (
        <Field id="country" label={m.country} error={error}>
          <select
            class="in"
            part="input"
            id="country"
            autocomplete="shipping country"
            value={address.country}
            onChange={(event) => write('country', event.currentTarget.value)}
            {...wrong('country', error)}
          >
            {address.country ? null : <option value="">{m.choose}</option>}
            {countries.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <p class="lab">
          {m.address}: {countries[0]?.[1]}
        </p>
      )}
      {line('name')}
      {line('line1')}
      {line('line2')}
      <div class="two">
        {line('postalCode')}
        {line('city')}
      </div>
      {(withRegion.test(address.country) || address.region) && line('region')}
    </fieldset>
  );
};

/** Codes with their names in a language, in that language's order. The codes themselves where one of them is none. */
export function countryNames(codes: readonly string[], locale: string): readonly (readonly [code: string, name: string])[] {
  try {
    const names = new Intl.DisplayNames(locale, { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    return codes.map((code) => [code, names.of(code) ?? code] as const).sort(([, one], [, other]) => compare(one, other));
  } catch {
    return codes.map((code) => [code, code]);
  }
}

const Consent = ({ state, t, errorOf }: FormProps) => {
  const error = errorOf('immediateDelivery');
  return (
    <div class="f">
      <label class="check">
        <input
          type="checkbox"
          checked={!!state.draft.immediateDelivery}
          onChange={({ currentTarget: { checked } }) => change(t, () => ({ immediateDelivery: checked }))}
          {...wrong('immediate', error)}
        />
        {t.m.immediate}
      </label>
      <Wrong id="immediate" error={error} />
    </div>
  );
};

/** Who buys and where it goes, as far as the offer asks. */
export const ContactFields = (props: FormProps) => {
  const { asks } = props.state.offer;
  const asked = (['email', 'name', 'phone', 'address', 'immediate_delivery'] as const).filter((field) => asks.includes(field));
  return asked.length > 0 ? (
    <div class="s">
      {asked.map((field) => {
        if (field === 'address') return <AddressFields key={field} {...props} />;
        if (field === 'immediate_delivery') return <Consent key={field} {...props} />;
        return field === 'name' && asks.includes('address') ? null : <ContactField key={field} field={field} {...props} />;
      })}
    </div>
  ) : null;
};
