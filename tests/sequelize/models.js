"use strict";

const { DataTypes } = require("sequelize");

// One attribute of every type; all may be null.
function defineSample(sequelize) {
  return sequelize.define("Sample", {
    name: DataTypes.STRING,
    code: DataTypes.STRING(5),
    note: DataTypes.TEXT,
    initials: DataTypes.CHAR(3),
    small: DataTypes.SMALLINT,
    number: DataTypes.INTEGER,
    big: DataTypes.BIGINT,
    ratio: DataTypes.FLOAT,
    single: DataTypes.REAL,
    exact: DataTypes.DOUBLE,
    price: DataTypes.DECIMAL(10, 2),
    flag: DataTypes.BOOLEAN,
    moment: DataTypes.DATE,
    precise: DataTypes.DATE(6),
    day: DataTypes.DATEONLY,
    clock: DataTypes.TIME,
    bytes: DataTypes.BLOB,
    mood: DataTypes.ENUM("sad", "well", "veryHappy"),
    token: { type: DataTypes.UUID, defaultValue: DataTypes.UUIDV4 },
    doc: DataTypes.JSON,
    data: DataTypes.JSONB,
  });
}

// Arrays, which Sequelize has on PostgreSQL only.
function defineListing(sequelize) {
  if (sequelize.getDialect() !== "postgres") return {};
  const Listing = sequelize.define("Listing", {
    tags: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false },
    numbers: DataTypes.ARRAY(DataTypes.INTEGER),
  });
  return { Listing };
}

function defineLibrary(sequelize) {
  const Author = sequelize.define("Author", {
    fullName: { type: DataTypes.STRING, allowNull: false, unique: true },
  });
  const Book = sequelize.define("Book", {
    title: { type: DataTypes.STRING, allowNull: false },
  });
  Author.hasMany(Book);
  Book.belongsTo(Author);
  // snake_case columns and table, as in line_items.unit_price.
  const LineItem = sequelize.define(
    "LineItem",
    { unitCount: { type: DataTypes.INTEGER, allowNull: false } },
    { underscored: true },
  );
  Book.hasMany(LineItem);
  LineItem.belongsTo(Book);
  // A table named as the model, whose key is not an id.
  const Setting = sequelize.define(
    "Setting",
    { key: { type: DataTypes.STRING, primaryKey: true }, value: DataTypes.TEXT },
    { freezeTableName: true, timestamps: false },
  );
  return { Author, Book, LineItem, Setting };
}

module.exports = (sequelize) => ({
  Sample: defineSample(sequelize),
  ...defineListing(sequelize),
  ...defineLibrary(sequelize),
});
