import type { Address, Contact } from '@buypost/core';
import { addressSoFar, addressWith, change, contactWith } from './draft.ts';
import { Field, TextField, Wrong, wrong } from './field.tsx';
import type { FormProps } from './form.tsx';

const ContactField = ({ state, t, errorOf, field }: FormProps & { readonly field: keyof Contact }) => {
  const kind = { email: 'email', name: 'text', phone: 'tel' } as const;
  const complete = { email: 'email', name: 'name', phone: 'tel' } as const;
  return (
    <TextField
      id={field}
      label={t.m[field]}
      type={kind[field]}
      complete={complete[field]}
      needed
      value={state.draft.contact?.[field] ?? ''}
      error={errorOf(`contact.${field}`, field)}
      onText={(text) => change(t, (draft) => ({ contact: contactWith(draft.contact, field, text) }))}
    />
  );
};

const completes = {
  name: 'shipping name',
  line1: 'shipping address-line1',
  line2: 'shipping address-line2',
  city: 'shipping address-level2',
  region: 'shipping address-level1',
  postalCode: 'shipping postal-code',
} as const;

// Countries whose post wants the region; elsewhere the field is only one more to pass over.
const withRegion = /^(A[ERU]|BR|C[ALNO]|EG|HK|I[DENT]|JP|KR|M[XY]|N[GZ]|P[EH]|RU|T[HRW]|U[AS]|V[EN])$/;

const AddressFields = (props: FormProps) => {
  const { state, t, errorOf } = props;
  const { offer, draft } = state;
  const address = addressSoFar(draft, offer, t.locale);
  const write = (field: keyof Address, text: string): void =>
    change(t, (now) => ({
      shipTo: addressWith(addressSoFar(now, offer, t.locale), field, text),
      // One name is asked for once, whoever needs it.
      ...(field === 'name' && offer.asks.includes('name') ? { contact: contactWith(now.contact, 'name', text) } : {}),
    }));
  const text = (field: keyof typeof completes) => (
    <TextField
      id={`to-${field}`}
      label={t.m[field]}
      complete={completes[field]}
      needed={field === 'name' || field === 'line1' || field === 'city'}
      value={address[field] ?? ''}
      error={errorOf(`shipTo.${field}`, ...(field === 'name' ? ['shipTo', 'address', 'contact.name'] : []))}
      onText={(value) => write(field, value)}
    />
  );
  const names = countryNames(offer.shipsTo, t.locale);
  const error = errorOf('shipTo.country');
  return (
    <fieldset class="fs" part="address">
      <legend class="vh">{t.m.address}</legend>
      {offer.shipsTo.length > 1 ? (
        <Field id="country" label={t.m.country} error={error}>
          <select
            class="in"
            part="input"
            id="country"
            autocomplete="shipping country"
            aria-required="true"
            value={address.country}
            onChange={(event) => write('country', event.currentTarget.value)}
            {...wrong('country', error)}
          >
            {address.country === '' ? <option value="">{t.m.choose}</option> : null}
            {names.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <p class="lab">
          {t.m.address}: {names[0]?.[1]}
        </p>
      )}
      {text('name')}
      {text('line1')}
      {text('line2')}
      <div class="two">
        {text('postalCode')}
        {text('city')}
      </div>
      {withRegion.test(address.country) || address.region ? text('region') : null}
    </fieldset>
  );
};

/** Codes with their names in a language, in that language's order. The code itself where the engine knows no name. */
export function countryNames(codes: readonly string[], locale: string): readonly (readonly [string, string])[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const nameOf = (code: string): string => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
  const { compare } = new Intl.Collator(locale);
  return codes.map((code) => [code, nameOf(code)] as const).sort(([, one], [, other]) => compare(one, other));
}

const Consent = ({ state, t, errorOf }: FormProps) => {
  const error = errorOf('immediateDelivery', 'immediate_delivery');
  return (
    <div class="f">
      <label class="check">
        <input
          type="checkbox"
          part="checkbox"
          checked={state.draft.immediateDelivery === true}
          onChange={(event) => {
            const immediateDelivery = event.currentTarget.checked;
            change(t, () => ({ immediateDelivery }));
          }}
          {...wrong('immediate', error)}
        />
        <span>{t.m.immediate}</span>
      </label>
      <Wrong id="immediate" error={error} />
    </div>
  );
};

/** Who buys and where it goes, as far as the offer asks. */
export const ContactFields = (props: FormProps) => {
  const { asks } = props.state.offer;
  const withAddress = asks.includes('address');
  const fields = (['email', 'name', 'phone'] as const).filter((field) => asks.includes(field) && !(field === 'name' && withAddress));
  if (fields.length === 0 && !withAddress && !asks.includes('immediate_delivery')) return null;
  return (
    <div class="s">
      {fields.map((field) => (
        <ContactField key={field} field={field} {...props} />
      ))}
      {withAddress ? <AddressFields {...props} /> : null}
      {asks.includes('immediate_delivery') ? <Consent {...props} /> : null}
    </div>
  );
};
