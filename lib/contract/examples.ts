/** Values that the examples of the API reference share, so that one object refers to another. */
export const EXAMPLE = {
  orderId: "ord_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  accountId: "acc_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  promptId: "9f3b1c52-6a8e-4d07-b3c1-5e2f7a904d18",
  clientId: "019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f",
  apiKeyId: "key_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  webhookId: "whk_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  deliveryId: "wdl_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  eventId: "evt_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  address: "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
  transaction: "5f2b1e0c9d8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c",
  secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  createdAt: "2026-05-12T13:00:00.000Z",
  seenAt: "2026-05-12T13:01:42.107Z",
  paidAt: "2026-05-12T13:04:10.512Z",
  windowEnd: "2026-05-12T14:00:00.000Z",
  nextDay: "2026-05-13T13:00:00.000Z",
} as const;
