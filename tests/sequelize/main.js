"use strict";

// main.js: one side of the conversation of speaker.hpp. Each line of its input asks for a part of it,
// "VERB URL" with "sqlite://PATH" or "postgres://…"; the answer is a line of JSON: "" or a text that
// says what is not as it should be.

const assert = require("assert").strict;
const { parse } = require("pg-connection-string");
const readline = require("readline");
const { inspect } = require("util");
const { Op, Sequelize } = require("sequelize");
const defineModels = require("./models");
const rows = require("./rows");

function connect(url) {
  if (url.startsWith("sqlite://")) {
    const storage = url.slice("sqlite://".length);
    return new Sequelize({ dialect: "sqlite", storage, logging: false });
  }
  // Sequelize itself does not read a URL whose host is a socket's folder.
  const { user, ...server } = parse(url);
  return new Sequelize({ ...server, username: user, dialect: "postgres", logging: false });
}

// A row's values as what is the same on either database. A DECIMAL is a number on sqlite.
function plain(key, value) {
  if (key === "price" && value !== null) return Number(value).toFixed(2);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return "x" + value.toString("hex");
  return value;
}

// What Sequelize itself reads inexactly from sqlite: a BIGINT, as a number.
function exactly(model) {
  const { sequelize } = model;
  if (sequelize.getDialect() !== "sqlite") return {};
  return { attributes: { include: [[sequelize.literal("CAST(big AS TEXT)"), "big"]] } };
}

function check(found, expected) {
  const values = Object.keys(expected).map((key) => [key, plain(key, found.get(key))]);
  const wanted = Object.entries(expected).map(([key, value]) => [key, plain(key, value)]);
  assert.deepEqual(Object.fromEntries(values), Object.fromEntries(wanted));
}

function checkIsNow(time, name) {
  const age = Date.now() - time.getTime();
  assert.ok(age > -60000 && age < 600000, `${name} is not the present: ${time.toISOString()}`);
}

async function checkSamples({ Sample }, expected) {
  const found = await Sample.findAll({ order: ["id"], ...exactly(Sample) });
  assert.equal(found.length, expected.length);
  expected.forEach((row, index) => check(found[index], row));
  return found;
}

async function checkFound(Model, where, ids) {
  const found = await Model.findAll({ where, order: ["id"] });
  assert.deepEqual(found.map((row) => row.id), ids, `found by ${JSON.stringify(where)}`);
}

// Makes the tables, and rows of all of them.
async function make(sequelize, models) {
  const { Author, Listing, Sample, Setting } = models;
  await sequelize.sync({ force: true });
  await Sample.bulkCreate(rows.samples);
  await sequelize.query(restartOf(sequelize, "Samples", rows.samples.length));
  const ann = await Author.create({ fullName: "Ann" });
  const first = await ann.createBook({ title: "First" });
  await ann.createBook({ title: "Second" });
  await first.createLineItem({ unitCount: 3 });
  await Setting.create({ key: "theme", value: "dark" });
  if (Listing) await Listing.create(rows.listing);
}

// Postgres does not count ids that were given.
function restartOf(sequelize, table, last) {
  return sequelize.getDialect() === "postgres"
    ? `SELECT setval('"${table}_id_seq"', ${last})`
    : "SELECT 1";
}

// Finds the rows as `make` makes them, by their values too.
async function find(models) {
  const { Author, Book, LineItem, Listing, Sample, Setting } = models;
  await checkSamples(models, rows.samples);
  const [ordinary] = rows.samples;
  const last = new Date(ordinary.moment.getTime() + 1);
  for (const name of ["name", "number", "big", "ratio", "single", "exact", "flag", "moment", "day", "clock", "mood", "initials",
    "price", "token"]) {
    await checkFound(Sample, { [name]: ordinary[name] }, [1]);
  }
  await checkFound(Sample, { ratio: -Infinity }, [2]);
  await checkFound(Sample, { bytes: { [Op.eq]: ordinary.bytes } }, [1]);
  await checkFound(Sample, { moment: { [Op.gte]: ordinary.moment, [Op.lt]: last } }, [1]);
  await checkFound(Sample, { moment: { [Op.lt]: ordinary.moment } }, [2]);
  await checkFound(Sample, { createdAt: { [Op.gt]: rows.samples[0].createdAt } }, [2, 3]);
  await checkFound(Sample, { moment: null }, [3]);
  await checkFound(Sample, { price: { [Op.lt]: 12.5 } }, [2]);
  await checkFound(Sample, { data: { size: 3 } }, [1]);
  await checkFound(Sample, { data: { deep: { käse: "ü" } } }, [1]);
  const ann = await Author.findOne({ where: { fullName: "Ann" }, include: Book });
  assert.deepEqual(ann.Books.map((book) => book.title).sort(), ["First", "Second"]);
  const item = await LineItem.findOne({ include: Book });
  assert.equal(item.unitCount, 3);
  assert.equal(item.Book.title, "First");
  assert.equal((await Setting.findByPk("theme")).value, "dark");
  if (Listing) {
    check(await Listing.findByPk(1), rows.listing);
    await checkFound(Listing, { tags: { [Op.contains]: ["a,b", ""] } }, [1]);
    await checkFound(Listing, { numbers: { [Op.overlap]: [7, -3] } }, [1]);
  }
}

// Updates a row of each table, and adds one.
async function change(models) {
  const { Author, Book, LineItem, Listing, Sample, Setting } = models;
  const { id, createdAt, ...values } = rows.changed;
  await (await Sample.findByPk(id)).update(values);
  const { id: made, ...given } = rows.added;
  assert.equal((await Sample.create(given)).id, made);
  await Author.update({ fullName: "Anna" }, { where: { fullName: "Ann" } });
  const bob = await Author.create({ fullName: "Bob" });
  await Book.update({ AuthorId: bob.id }, { where: { title: "Second" } });
  await LineItem.increment("unitCount", { where: { unitCount: 3 } });
  await LineItem.create({ unitCount: 9 });
  await Setting.upsert({ key: "theme", value: "light" });
  await Setting.create({ key: "size", value: null });
  if (Listing) await Listing.create({ tags: [], numbers: null });
  await assert.rejects(Author.create({ fullName: "Bob" }), { name: "SequelizeUniqueConstraintError" });
  await assert.rejects(Book.create({ title: "Third", AuthorId: 77 }), {
    name: "SequelizeForeignKeyConstraintError",
  });
}

// Finds the rows as `goOn` leaves them.
async function findChanged(sequelize, models) {
  const { Author, Book, LineItem, Listing, Setting } = models;
  const [ordinary, extreme, empty] = rows.samples;
  const found = await checkSamples(models, [rows.changed, extreme, empty, rows.added]);
  checkIsNow(found[0].updatedAt, "updatedAt of the changed row");
  assert.match(found[3].token, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  checkIsNow(found[3].createdAt, "createdAt of the added row");
  checkIsNow(found[3].updatedAt, "updatedAt of the added row");
  await checkFound(models.Sample, { updatedAt: { [Op.gt]: ordinary.updatedAt } }, [1, 3, 4]);
  const authors = await Author.findAll({ include: Book, order: ["fullName"] });
  assert.deepEqual(
    authors.map(({ fullName, Books }) => [fullName, ...Books.map((book) => book.title)]),
    [["Anna", "First"], ["Bob", "Second"]],
  );
  const items = await LineItem.findAll({ order: ["id"] });
  assert.deepEqual(items.map(({ unitCount, BookId }) => [unitCount, BookId]), [[4, 1], [9, null]]);
  const settings = await Setting.findAll({ order: ["key"] });
  assert.deepEqual(settings.map(({ key, value }) => [key, value]), [["size", null], ["theme", "light"]]);
  if (Listing) check(await Listing.findByPk(2), { tags: [], numbers: null });
}

// As `make`, for a file of few bytes.
async function keep(sequelize, models) {
  const isSqlite = sequelize.getDialect() === "sqlite";
  if (isSqlite) await sequelize.query("PRAGMA page_size = 512");
  await make(sequelize, models);
  if (isSqlite) await sequelize.query("VACUUM");
}

async function goOn(sequelize, models) {
  await find(models);
  await change(models);
}

async function run(verb, url) {
  const verbs = { make, keep, goOn, findChanged };
  const sequelize = connect(url);
  try {
    await verbs[verb](sequelize, defineModels(sequelize));
  } finally {
    await sequelize.close();
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const fault = await run(...line.split(" ")).then(() => "", inspect);
    process.stdout.write(JSON.stringify(fault) + "\n");
  }
}

main();
