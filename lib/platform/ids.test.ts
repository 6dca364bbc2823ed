import { expect, test } from "vitest";
import { idSchema } from "@/lib/contract/ids";
import { idToUuid, newId } from "./ids";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an ID is its prefix and a UUIDv7 in canonical form, and later IDs sort later", () => {
  const ids = [1_000, 2_000, 1_778_590_800_000].map((ms) => newId("ord", new Date(ms)));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) {
    expect(id.slice(4)).toMatch(UUID_V7);
    expect(idToUuid(id)).toBe(id.slice(4));
    expect(idSchema("ord").safeParse(id).success).toBe(true);
    expect(idSchema("whk").safeParse(id).success).toBe(false);
  }
});

test("an ID of an earlier version, without dashes, is valid and has the same UUID", () => {
  const id = "acc_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f";
  expect(idSchema("acc").safeParse(id).success).toBe(true);
  expect(idToUuid(id)).toBe("019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f");
});

test.each(["019f2c7e-5a3b7c4d8e1f2a3b4c5d6e7f", "019F2C7E5A3B7C4D8E1F2A3B4C5D6E7F", "1", ""])(
  "%j is not an ID",
  (text) => {
    expect(idSchema("acc").safeParse(`acc_${text}`).success).toBe(false);
  },
);
