#include "stele/compile/writer.hpp"

#include <atomic>
#include <charconv>
#include <cstdint>
#include <utility>

#include "stele/sql/node.hpp"

namespace stele {

StatementId StatementId::next() noexcept {
  static std::atomic<std::uint64_t> last{0};
  StatementId id;
  id.number_ = last.fetch_add(1, std::memory_order_relaxed) + 1;
  return id;
}

Format format_of(const ColumnType& type) noexcept {
  const ColumnType* innermost = &type;
  while (innermost->kind == TypeKind::array && innermost->element != nullptr) {
    innermost = innermost->element.get();
  }
  return Format{.kind = type.value_kind(),
                .storage = type.storage,
                .type = type.kind,
                .element = innermost->kind,
                .precision = static_cast<std::uint8_t>(innermost->precision),
                .scale = static_cast<std::uint8_t>(innermost->scale)};
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

std::string quoted_name(std::string_view identifier) {
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
  add(value, format_of(type));
  return *this;
}

void Writer::add(Value value, const Format& format) {
  for (std::size_t i = 0; shares_ && i < compiled_.values.size(); ++i) {
    if (compiled_.values[i] != value || compiled_.parameters[i] != format) continue;
    origins_.push_back({.placeholder = i});
    return write_placeholder(i + 1);
  }
  compiled_.values.push_back(std::move(value));
  add_placeholder(format);
}

Writer& Writer::bind(const sql::Literal& literal, Value (*write)(const Value&),
                     const ColumnType& type) {
  write == nullptr ? bind(literal.value, literal.type) : bind(write(literal.value), type);
  if (!literal_) {
    origins_.back() = {.placeholder = origins_.back().placeholder,
                       .origin = literal.origin,
                       .made_by = literal.made_by,
                       .type = literal.type,
                       .written_by = write};
  }
  return *this;
}

Writer& Writer::bind_list(const sql::In& list, const ColumnType& type) {
  std::vector<Value> values;
  values.reserve(list.values.size());
  for (const sql::Expr& each : list.values) {
    values.push_back(std::get<sql::Literal>(each.node().data).value);
  }
  Format format = format_of(type);
  format.element = type.kind;
  format.kind = ValueKind::array;
  format.type = TypeKind::array;
  format.is_list = true;
  add(Value(write_array(values)), format);
  origins_.back() = {.placeholder = origins_.back().placeholder,
                     .origin = list.origin,
                     .made_by = list.made_by,
                     .type = type};
  return *this;
}

Value array_of(const Value& element) { return Value(write_array({element})); }

Writer& Writer::parameter(const ColumnType& type) {
  compiled_.values.emplace_back();
  add_placeholder(format_of(type));
  return *this;
}

void Writer::add_placeholder(const Format& format) {
  origins_.push_back({.placeholder = compiled_.parameters.size()});
  compiled_.parameters.push_back(format);
  write_placeholder(compiled_.parameters.size());
}

void Writer::write_placeholder(std::size_t number) {
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
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  compiled_.sql.append(digits, end);
}

}  // namespace stele
