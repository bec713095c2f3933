#include "stele/compile/writer.hpp"

#include <charconv>

namespace stele {

Format format_of(const ColumnType& type) noexcept {
  return Format{.kind = type.value_kind(), .storage = type.storage, .type = type.kind};
}

namespace {

void append_quoted(std::string& out, std::string_view identifier) {
  out += '"';
  for (const char c : identifier) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string quoted(std::string_view identifier) {
  std::string out;
  append_quoted(out, identifier);
  return out;
}

Writer& Writer::operator<<(std::string_view text) {
  compiled_.sql += text;
  return *this;
}

Writer& Writer::identifier(std::string_view name) {
  append_quoted(compiled_.sql, name);
  return *this;
}

Writer& Writer::table(const schema::TableName& name) {
  if (!name.schema.empty()) identifier(name.schema) << ".";
  return identifier(name.name);
}

Writer& Writer::identifiers(const std::vector<std::string>& names) {
  std::string_view separator;
  for (const std::string& name : names) {
    *this << separator;
    identifier(name);
    separator = ", ";
  }
  return *this;
}

Writer& Writer::bind(const Value& value, const ColumnType& type) {
  if (literal_) return *this << literal_(value, type);
  compiled_.values.push_back(value);
  placeholder(type);
  return *this;
}

Writer& Writer::parameter(const ColumnType& type) {
  compiled_.values.emplace_back();
  placeholder(type);
  return *this;
}

void Writer::placeholder(const ColumnType& type) {
  compiled_.parameters.push_back(format_of(type));
  switch (placeholders_) {
    case PlaceholderStyle::question_number:
      compiled_.sql += '?';
      break;
    case PlaceholderStyle::dollar_number:
      compiled_.sql += '$';
      break;
    case PlaceholderStyle::named:
      compiled_.sql += ":p";
      break;
  }
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, compiled_.parameters.size()).ptr;
  compiled_.sql.append(digits, end);
}

}  // namespace stele
