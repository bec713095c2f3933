#include "plain_rows.hpp"

#include <algorithm>
#include <cstdlib>

namespace stele::test::histories {

namespace {

/// SQL of a text, without "|", that says the value of a column that is not NULL.
std::string text_sql(const Column& column, bool is_postgres) {
  const std::string name = '"' + column.name + '"';
  const auto in_hex = [&](const std::string& text) {
    return is_postgres ? "encode(convert_to(" + text + ", 'UTF8'), 'hex')" : "hex(" + text + ")";
  };
  const auto formatted = [&](const std::string& value, const std::string& format) {
    return is_postgres ? "to_char(" + value + ", '" + format + "')" : name;
  };
  switch (column.type.kind) {
    case TypeKind::boolean:
      return is_postgres ? name + "::integer" : name;
    case TypeKind::double_:
      return is_postgres ? name : "printf('%!.20e', " + name + ")";
    case TypeKind::decimal:
      return is_postgres ? "(" + name + " * 100)::bigint" : name;
    case TypeKind::blob:
      return is_postgres ? "encode(" + name + ", 'hex')" : "hex(" + name + ")";
    case TypeKind::json:
      return in_hex(is_postgres ? name + "::text" : name);
    case TypeKind::array:
      return in_hex(is_postgres ? "array_to_json(" + name + ")::text" : name);
    case TypeKind::timestamp:
      return formatted(name + " AT TIME ZONE 'UTC'", "YYYY-MM-DD HH24:MI:SS.US\"+00:00\"");
    case TypeKind::local_timestamp:
      return formatted(name, "YYYY-MM-DD HH24:MI:SS.US");
    case TypeKind::date:
      return formatted(name, "YYYY-MM-DD");
    case TypeKind::time:
      return formatted(name, "HH24:MI:SS.US");
    case TypeKind::text:
    case TypeKind::string:
    case TypeKind::enumeration:
      return in_hex(name);
    default:
      return name;
  }
}

std::string unhex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

int number(const std::string& text, std::size_t at, std::size_t digits) {
  return std::stoi(text.substr(at, digits));
}

Date day_of(const std::string& text) {
  return Date{std::chrono::year(number(text, 0, 4)),
              std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
              std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
}

/// The fraction is left out where there is none.
std::chrono::microseconds time_of(const std::string& text) {
  const int fraction = text.size() > 8 ? number(text, 9, 6) : 0;
  return std::chrono::hours(number(text, 0, 2)) + std::chrono::minutes(number(text, 3, 2)) +
         std::chrono::seconds(number(text, 6, 2)) + std::chrono::microseconds(fraction);
}

std::chrono::microseconds instant_of(const std::string& text) {
  return std::chrono::sys_days(day_of(text)).time_since_epoch() + time_of(text.substr(11));
}

Value value_of(const Column& column, const std::string& text) {
  switch (column.type.kind) {
    case TypeKind::boolean:
      return text == "1";
    case TypeKind::double_:
      return std::strtod(text.c_str(), nullptr);
    case TypeKind::decimal:
      return Decimal::from_unscaled(std::stoll(text), 2);
    case TypeKind::blob: {
      Blob bytes;
      for (const char c : unhex(text)) bytes.push_back(static_cast<std::byte>(c));
      return bytes;
    }
    case TypeKind::json:
      return nlohmann::json::parse(unhex(text));
    case TypeKind::array:
      return nlohmann::json::parse(unhex(text)).get<std::vector<std::int64_t>>();
    case TypeKind::uuid:
      return Uuid(text);
    case TypeKind::timestamp:
      return Timestamp(instant_of(text));
    case TypeKind::local_timestamp:
      return LocalTimestamp(instant_of(text));
    case TypeKind::date:
      return day_of(text);
    case TypeKind::time:
      return TimeOfDay{time_of(text)};
    case TypeKind::bigint:
    case TypeKind::integer:
      return std::stoll(text);
    default:
      return unhex(text);
  }
}

Row row_of(const Table& table, const std::string& line) {
  Row row;
  std::size_t at = 0;
  for (const Column& column : table.columns) {
    const std::size_t end = std::min(line.find('|', at), line.size());
    const std::string text = line.substr(at, end - at);
    row.push_back(text == "NULL" ? Value() : value_of(column, text.substr(1)));
    at = end + 1;
  }
  return row;
}

}  // namespace

std::vector<Row> plain_rows(PlainDatabase& database, const Table& table) {
  std::string sql;
  for (const Column& column : table.columns) {
    const std::string name = '"' + column.name + '"';
    sql += (sql.empty() ? "SELECT " : ", ");
    sql += "CASE WHEN " + name + " IS NULL THEN 'NULL' ELSE '=' || " +
           text_sql(column, database.is_postgres()) + " END";
  }
  std::vector<Row> rows;
  for (const std::string& line : database.rows(sql + " FROM " + table.name)) {
    rows.push_back(row_of(table, line));
  }
  return by_key(table, std::move(rows));
}

void clear(PlainDatabase& database, const Table& table) {
  database.run("DELETE FROM " + table.name);
  if (!table.generates_key) return;
  database.run(database.is_postgres()
                   ? "ALTER TABLE " + table.name + " ALTER COLUMN id RESTART WITH 1"
                   : "DELETE FROM sqlite_sequence WHERE name = '" + table.name + "'");
}

}  // namespace stele::test::histories
