import { describeProvider } from "@/test/support/provider-contract";
import { createStubProvider } from "./stub-provider";

describeProvider(
  "the stub",
  () => Promise.resolve({ provider: createStubProvider(), close: () => Promise.resolve() }),
  { pays: null },
);
