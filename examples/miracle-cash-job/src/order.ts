import { startCheckout } from "./payments";
import { run } from "./run";
import { readSettings, UserError } from "./settings";
import { openShop } from "./shop";

await run(async () => {
  const [amount = "", blockchainId = "eth"] = process.argv.slice(2);
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(amount))
    throw new UserError(
      `The amount is "${amount}". Give one in USD, for example: npm run -s order -- 49.00 eth`,
    );
  const shop = await openShop(readSettings(process.env));
  try {
    const { orderId, checkoutUrl } = await startCheckout(shop, { amount, blockchainId });
    console.log(`order ${orderId}: pay at ${checkoutUrl}`);
  } finally {
    await shop.close();
  }
});
