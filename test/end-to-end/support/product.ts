import { newPlace, npmStart, type Place, type Start } from '../../support/product.ts';
import { openOffice, type Office } from './office.ts';
import { sandboxesOf, type Sandboxes } from './sandboxes.ts';
import { shared } from './shared.ts';

/** The product as `npm start` runs it, with people at work in it. */
export interface Product {
  readonly place: Place;
  readonly start: Start;
  readonly office: Office;
  readonly sandboxes: Sandboxes;
}

/** Gives the tests of a `describe` the product. They share it: each works on requests of its own and kills nothing. */
export const useProduct = shared<Product>('the product', async () => {
  const place = await newPlace();
  const start = await npmStart(place);
  const office = await openOffice(place);
  return {
    it: { place, start, office, sandboxes: sandboxesOf(place) },
    async stop() {
      await office.close();
      await start.stop();
      place.remove();
    },
  };
});
