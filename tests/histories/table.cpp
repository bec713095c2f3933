#include "table.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace stele::test::histories {

namespace {

std::vector<Column> entry_columns() {
  return {
      {"id", types::bigint()},
      {"code", types::string(20)},
      {"shop", types::bigint()},
      {"item", types::text()},
      {"tag", types::text(), true},
      {"active", types::boolean()},
      {"count", types::integer()},
      {"big", types::bigint(), true},
      {"real", types::double_(), true},
      {"price", types::decimal(10, 2)},
      {"note", types::text(), true},
      {"bytes", types::blob(), true},
      {"data", types::json(), true},
      {"key", types::uuid(), true},
      {"mood", types::enumeration({"sad", "well", "Very_happy"}), true},
      {"moment", types::timestamp(), true},
      {"local", types::local_timestamp(), true},
      {"day", types::date(), true},
      {"time", types::time(), true},
      {"numbers", types::array(types::bigint()), true},
      {"token", types::text()},
      {"created_at", types::timestamp()},
      {"updated_at", types::timestamp()},
  };
}

std::vector<Table> all_tables() {
  const std::vector<Column> columns = entry_columns();
  std::vector<Table> all = {
      {.model = "Entry",
       .name = "entries",
       .columns = columns,
       .keys = {{{0}}, {{1}}, {{2, 3}}, {{4}, true}},
       .generates_key = true,
       .has_check = true},
      {.model = "Stock",
       .name = "stocks",
       .columns = {columns[2], columns[3], columns[6], columns[9], columns[10]},
       .keys = {{{0, 1}}}},
      {.model = "Note",
       .name = "notes",
       .columns = columns,
       .keys = {{{0}}, {{1}}, {{2, 3}}},
       .is_typed = false,
       .generates_key = true},
  };
  return all;
}

Attribute attribute_of(const Column& column) {
  AttributeOptions options;
  options.type = column.type;
  options.allow_null = column.nullable;
  if (column.name == "id") options.primary_key = options.auto_increment = true;
  if (column.name == "code") options.unique = true;
  if (column.name == "shop" || column.name == "item") options.unique = "shop_item";
  if (column.name == "token") options.default_sql = "'" + std::string(default_token) + "'";
  return {column.name, options};
}

}  // namespace

void describe(ModelBuilder<Entry>& model) {
  model.attribute<&Entry::code>().length(20).unique();
  model.attribute<&Entry::price>().type(types::decimal(10, 2));
  model.attribute<&Entry::token>().default_sql("'" + std::string(default_token) + "'");
  model.unique<&Entry::shop, &Entry::item>();
  model.index<&Entry::tag>().unique().where(col<&Entry::active> == true);
  model.check("count_is_not_low", col<&Entry::count> >= lowest_count);
}

void describe(ModelBuilder<Stock>& model) {
  model.primary_key<&Stock::shop, &Stock::item>();
  model.attribute<&Stock::price>().type(types::decimal(10, 2));
}

std::optional<std::size_t> Table::find(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& each) { return each.name == column; });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

bool Table::is_key(std::size_t column) const {
  const std::vector<std::size_t>& key = keys.front().columns;
  return std::find(key.begin(), key.end(), column) != key.end();
}

bool Table::is_time_stamp(std::size_t column) const {
  return columns[column].name == "created_at" || columns[column].name == "updated_at";
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = all_tables();
  return all;
}

void define(Database& database) {
  database.define<Entry, Stock>();
  const std::vector<Column>& c = tables().back().columns;
  const auto of = [&](std::size_t i) { return attribute_of(c[i]); };
  database.define("Note", {of(0),  of(1),  of(2),  of(3),  of(4),  of(5),  of(6),
                           of(7),  of(8),  of(9),  of(10), of(11), of(12), of(13),
                           of(14), of(15), of(16), of(17), of(18), of(19), of(20)});
}

bool is_less(const Value& a, const Value& b) {
  switch (a.kind()) {
    case ValueKind::int64:
      return a.as<std::int64_t>() < b.as<std::int64_t>();
    case ValueKind::decimal:
      return a.as<Decimal>() < b.as<Decimal>();
    default:
      return a.as<std::string_view>() < b.as<std::string_view>();
  }
}

std::vector<Row> by_key(const Table& table, std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    for (const std::size_t i : table.keys.front().columns) {
      if (a[i] != b[i]) return is_less(a[i], b[i]);
    }
    return false;
  });
  return rows;
}

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return "NULL";
    case ValueKind::boolean:
      return value.as<bool>() ? "true" : "false";
    case ValueKind::int64:
      return std::to_string(value.as<std::int64_t>());
    case ValueKind::float64: {
      std::array<char, 64> buffer{};
      const auto end =
          std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.as<double>()).ptr;
      return std::string(buffer.data(), end) + "d";
    }
    case ValueKind::text:
      return '"' + value.as<std::string>() + '"';
    case ValueKind::bytes:
      return std::to_string(value.as<Blob>().size()) + " bytes";
    case ValueKind::timestamp:
      return "@" + std::to_string(value.as<Timestamp>().time_since_epoch().count());
    case ValueKind::local_timestamp:
      return "local @" + std::to_string(value.as<LocalTimestamp>().time_since_epoch().count());
    case ValueKind::date:
      return "day " +
             std::to_string(std::chrono::sys_days(value.as<Date>()).time_since_epoch().count());
    case ValueKind::time:
      return "time " + std::to_string(value.as<TimeOfDay>().since_midnight.count());
    case ValueKind::decimal:
      return to_string(value.as<Decimal>()) + "m";
    case ValueKind::uuid:
      return to_string(value.as<Uuid>());
    case ValueKind::json:
      return "json " + value.if_is<JsonText>()->text;
    case ValueKind::array:
      return "array " + value.if_is<ArrayText>()->text;
  }
  return {};
}

std::string text_of(const Row& row) {
  std::string text;
  for (const Value& value : row) text += (text.empty() ? "(" : ", ") + text_of(value);
  return text + ")";
}

}  // namespace stele::test::histories
