import { expect, test } from "vitest";
import { ANOMALY_POLICIES } from "./anomaly";
import { ANOMALY_KINDS } from "./transition";

test("every kind of anomaly has a meaning and an action", () => {
  expect(Object.keys(ANOMALY_POLICIES).toSorted()).toEqual([...ANOMALY_KINDS].toSorted());
  for (const { meaning, action } of Object.values(ANOMALY_POLICIES)) {
    expect(meaning).toMatch(/\.$/);
    expect(action).toMatch(/\.$/);
  }
});
