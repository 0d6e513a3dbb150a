import { newPlace, npmStart, type Place, type Start } from '../../support/product.ts';
import { openOffice, type Office } from './office.ts';
import { sandboxesOf, type Sandboxes } from './sandboxes.ts';

/** A product that runs, with people at work in it. */
export interface Product {
  readonly place: Place;
  readonly start: Start;
  readonly office: Office;
  readonly sandboxes: Sandboxes;
}

let users = 0;
let running: Promise<Product> | undefined;

/**
 * Gives the tests of a `describe` a running product: the first that needs it starts it, the last stops it. They share it,
 * so each test works on requests of its own and kills nothing.
 */
export function useProduct(): { readonly product: Product } {
  const shared: { product?: Product } = {};
  users += 1;
  before('start the product', async function () {
    this.timeout(60_000);
    running ??= startProduct();
    shared.product = await running;
  });
  after('stop the product', async function () {
    this.timeout(30_000);
    users -= 1;
    if (users === 0) await stop();
  });
  return {
    get product() {
      if (shared.product === undefined) throw new Error('The product runs inside tests only');
      return shared.product;
    },
  };
}

async function startProduct(): Promise<Product> {
  const place = await newPlace();
  const start = await npmStart(place);
  return { place, start, office: await openOffice(place), sandboxes: sandboxesOf(place) };
}

async function stop(): Promise<void> {
  const product = await running?.catch(() => undefined);
  running = undefined;
  if (product === undefined) return;
  await product.office.close();
  await product.start.stop();
  product.place.remove();
}

// A run that leaves some of the tests out (--grep) never comes to the last user.
after('stop a product that is still there', stop);
