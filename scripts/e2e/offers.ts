/** Offers as plain as they can be, so that a test says only what it is about. Every method of the pretend bank is open. */
export const plainOffers = `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 604-8000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: note
    title: A note
    price: [EUR 19.00, JPY 3000]
    quantity: { max: 6 }
    delivery: { kind: text, title: The note, text: Snow falls on the kiln. }
  - id: last
    title: The last one
    price: EUR 40.00
    stock: 1
    quantity: { max: 1 }
    delivery: { kind: text, title: The last one, text: It is yours. }
  - id: wish
    title: A wish
    price: EUR 9.00
    quantity: { max: 1 }
    delivery: { kind: thanks, title: Thanks, text: It comes true. }
  - id: letter
    title: A letter
    price: EUR 5.00
    asks: [email]
    delivery: { kind: thanks, title: Thanks, text: Thank you for the letter. }
  - id: tip
    title: A tip
    amount: { min: EUR 1.00, max: EUR 500.00, suggested: [EUR 3.00, EUR 5.00] }
    delivery: { kind: thanks, title: Thanks, text: Thank you. }
`;
