import type { Address } from '@buypost/core';
import { Component } from 'preact';
import { choiceTexts } from '../messages/en-choices.ts';
import { contactWith } from './contact.ts';
import { change } from './draft.ts';
import { Field, Labelled } from './field.tsx';
import { wrong } from './wrong.tsx';
import type { FormProps } from './form.tsx';
import { addressSoFar, addressWith } from './ship-to.ts';

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

/** Codes with their names in a language, in that language's order. The codes themselves where one of them is none. */
function countryNames(codes: readonly string[], locale: string): readonly (readonly [code: string, name: string])[] {
  try {
    const names = new Intl.DisplayNames(locale, { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    return codes.map((code) => [code, names.of(code) ?? code] as const).sort(([, one], [, other]) => compare(one, other));
  } catch {
    return codes.map((code) => [code, code]);
  }
}

/** Where it goes. */
export class AddressFields extends Component<FormProps> {
  /** A country that stands there is chosen: what it costs to send there is asked for at once. */
  override componentDidMount(): void {
    const { state, t } = this.props;
    const address = addressSoFar(state.draft, state.offer, t.locale);
    if (address.country && !state.draft.shipTo) change(t, () => ({ shipTo: address }));
  }

  override render({ state, t, errorOf }: FormProps) {
    const m = choiceTexts(t.m);
    const { offer, draft } = state;
    const address = addressSoFar(draft, offer, t.locale);
    const write = (field: keyof Address, text: string): void =>
      change(t, (now) => ({
        shipTo: addressWith(addressSoFar(now, offer, t.locale), field, text),
        // One name is asked for once, whoever needs it.
        ...(field === 'name' && offer.asks.includes('name') && { contact: contactWith(now.contact, 'name', text) }),
      }));
    const line = (field: keyof typeof completes) => (
      <Field
        id={`to-${field}`}
        label={m[field]}
        dir="auto"
        autocomplete={`shipping ${completes[field]}`}
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
          <Labelled id="country" label={m.country} error={error}>
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
          </Labelled>
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
  }
}
