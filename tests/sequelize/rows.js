"use strict";

// The rows that both programs write and look for: the same as in rows.cpp.

const nothing = {
  name: null, code: null, note: null, initials: null, small: null, number: null, big: null, ratio: null, single: null,
  exact: null, price: null, flag: null, moment: null, precise: null, day: null, clock: null, bytes: null, mood: null,
  token: null, doc: null, data: null,
};

const ordinary = {
  id: 1,
  name: "Ann O'Neil \"the first\"",
  code: "ab12",
  note: "two\nlines, and ünïcödé 🎈",
  initials: "abc",
  small: -7,
  number: 42,
  big: "9007199254740993",
  ratio: 0.1,
  single: 0.5,
  exact: 1 / 3,
  price: "12.50",
  flag: true,
  moment: new Date("2024-02-29T23:59:58.123Z"),
  precise: new Date("2024-02-29T23:59:58.124Z"),
  day: "2024-02-29",
  clock: "23:59:58",
  bytes: Buffer.from([0, 1, 127, 128, 255]),
  mood: "veryHappy",
  token: "0a1b2c3d-4e5f-4789-abcd-ef0123456789",
  doc: 5,
  data: { size: 3, name: "Ann O'Neil", list: [1, "x", null, true, 1.5], deep: { käse: "ü" } },
  createdAt: new Date("2024-03-01T00:00:00.001Z"),
  updatedAt: new Date("2024-03-01T00:00:00.002Z"),
};

const extreme = {
  id: 2,
  name: "",
  code: "",
  note: "",
  initials: "xyz",
  small: -32768,
  number: 2147483647,
  big: "-9223372036854775808",
  ratio: -Infinity,
  single: -1.25,
  exact: -5e-324,
  price: "-99999999.99",
  flag: false,
  moment: new Date("1969-12-31T23:59:59.999Z"),
  precise: new Date("1900-01-01T00:00:00.000Z"),
  day: "1969-12-31",
  clock: "00:00:00",
  bytes: Buffer.alloc(0),
  mood: "sad",
  token: "ffffffff-ffff-4fff-bfff-ffffffffffff",
  doc: "5",
  data: [],
  createdAt: new Date("2024-03-01T00:00:00.002Z"),
  updatedAt: new Date("2024-03-01T00:00:00.002Z"),
};

const empty = {
  ...nothing,
  id: 3,
  createdAt: new Date("2024-03-02T12:00:00.000Z"),
  updatedAt: new Date("2024-03-02T12:00:00.000Z"),
};

// What becomes of the ordinary row; its updatedAt becomes the present.
const changed = {
  ...ordinary,
  name: "Anna",
  code: "äöüß5",
  note: null,
  initials: "äöü",
  small: 32767,
  number: -2147483648,
  big: "9223372036854775807",
  ratio: Infinity,
  single: 0.75,
  exact: 0.1 + 0.2,
  price: "0.07",
  flag: false,
  moment: new Date("2025-06-01T12:30:00.500Z"),
  precise: new Date("2025-06-01T12:30:00.999Z"),
  day: "2025-06-01",
  clock: "12:30:00",
  bytes: Buffer.from("bytes"),
  mood: "well",
  token: "00000000-0000-4000-8000-000000000001",
  doc: 0.1 + 0.2,
  data: { size: 4 },
};
delete changed.updatedAt;

// A row that is added, whose key the database makes; its token is made for it, and both its times
// become the present.
const added = { ...extreme, id: 4, name: "Bob" };
delete added.token;
delete added.createdAt;
delete added.updatedAt;

const listing = { tags: ["plain", "a,b", 'quo"te', "back\\slash", "{}", "NULL", "", "ü"], numbers: [1, null, -3] };

module.exports = { samples: [ordinary, extreme, empty], changed, added, listing };
