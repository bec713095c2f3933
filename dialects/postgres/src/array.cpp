#include "array.hpp"

#include <algorithm>
#include <cstdint>

#include "adopted.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/array_format.hpp"
#include "value_format.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

[[noreturn]] void refuse_damaged() {
  throw Error(Errc::conversion, "it holds an array that cannot be read");
}

void write_literal(std::string& out, std::string_view array, ValueKind kind) {
  out += '{';
  std::string_view separator;
  for (const Value& element : read_array(array)) {
    out += separator;
    separator = ",";
    if (const auto* inner = element.if_is<ArrayText>()) {
      write_literal(out, inner->text, kind);
    } else if (element.is_null()) {
      out += "NULL";
    } else if (const auto* text = element.if_is<std::string>()) {
      write_quoted(out, kind == ValueKind::bytes ? "\\x" + *text : *text);
    } else {
      detail::write_element(out, element);
    }
  }
  out += '}';
}

/// What is left of the bytes of an array.
class Reader {
 public:
  explicit Reader(std::string_view data) noexcept : left_(data) {}

  [[nodiscard]] std::int32_t integer() { return read_big_endian<std::int32_t>(take(4).data()); }
  [[nodiscard]] std::string_view take(std::size_t size) {
    if (size > left_.size()) refuse_damaged();
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }

 private:
  std::string_view left_;
};

constexpr int deepest = 6;  // dimensions, says the server

struct Shape {
  int dimensions = 0;
  std::int32_t sizes[deepest]{};
};

void read_dimension(std::string& out, Reader& reader, const Shape& shape, int dimension,
                    Decoder decode) {
  out += '[';
  for (std::int32_t i = 0; i < shape.sizes[dimension]; ++i) {
    if (i > 0) out += ',';
    if (dimension + 1 < shape.dimensions) {
      read_dimension(out, reader, shape, dimension + 1, decode);
      continue;
    }
    const std::int32_t size = reader.integer();
    const Cell element =
        size < 0 ? Cell::null() : decode(reader.take(static_cast<std::size_t>(size)));
    write_array_element(out, element);
  }
  out += ']';
}

/// Walks `{1,NULL,"a"}`.
class LiteralReader {
 public:
  LiteralReader(std::string_view text, const std::function<Cell(std::string&)>& read) noexcept
      : text_(text), read_(read) {}

  void read(std::string& out, int depth = 0) {
    if (depth == deepest || take() != '{') refuse_damaged();
    out += '[';
    if (peek() != '}') {
      read_one(out, depth);
      while (peek() == ',') {
        take();
        out += ',';
        read_one(out, depth);
      }
    }
    if (take() != '}') refuse_damaged();
    out += ']';
  }

 private:
  [[nodiscard]] char peek() const {
    if (at_ >= text_.size()) refuse_damaged();
    return text_[at_];
  }
  char take() {
    const char c = peek();
    ++at_;
    return c;
  }

  void read_one(std::string& out, int depth) {
    if (peek() == '{') return read(out, depth + 1);
    const bool is_quoted = peek() == '"';
    std::string element;
    if (is_quoted) {
      take();
      for (char c = take(); c != '"'; c = take()) element += c == '\\' ? take() : c;
    } else {
      while (peek() != ',' && peek() != '}') element += take();
    }
    const bool is_null = !is_quoted && element == "NULL";
    write_array_element(out, is_null ? Cell::null() : read_(element));
  }

  std::string_view text_;
  const std::function<Cell(std::string&)>& read_;
  std::size_t at_ = 0;
};

}  // namespace

void write_quoted(std::string& out, std::string_view element) {
  out += '"';
  for (const char c : element) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

Oid array_type(TypeKind element) noexcept {
  switch (element) {
    case TypeKind::string:
    case TypeKind::text:
    case TypeKind::char_:
      return oid::text_array;
    case TypeKind::smallint:
      return oid::int2_array;
    case TypeKind::integer:
      return oid::int4_array;
    case TypeKind::bigint:
      return oid::int8_array;
    case TypeKind::float_:
      return oid::float4_array;
    case TypeKind::double_:
      return oid::float8_array;
    case TypeKind::boolean:
      return oid::boolean_array;
    case TypeKind::timestamp:
      return oid::timestamptz_array;
    case TypeKind::local_timestamp:
      return oid::timestamp_array;
    case TypeKind::date:
      return oid::date_array;
    case TypeKind::time:
      return oid::time_array;
    case TypeKind::blob:
      return oid::bytea_array;
    case TypeKind::decimal:
      return oid::numeric_array;
    case TypeKind::uuid:
      return oid::uuid_array;
    case TypeKind::citext:
      return oid::text_array;
    case TypeKind::enumeration:  // of TEXT, or of a native type of an adopted table
    case TypeKind::json:
    case TypeKind::array:
      break;
  }
  return oid::unspecified;
}

bool is_array(Oid type) noexcept {
  switch (type) {
    case oid::boolean_array:
    case oid::bytea_array:
    case oid::int2_array:
    case oid::int4_array:
    case oid::int8_array:
    case oid::text_array:
    case oid::varchar_array:
    case oid::float4_array:
    case oid::float8_array:
    case oid::timestamp_array:
    case oid::timestamptz_array:
    case oid::date_array:
    case oid::time_array:
    case oid::numeric_array:
    case oid::uuid_array:
      return true;
    default:
      return false;
  }
}

std::string array_literal(std::string_view array, const Format& format) {
  std::string out;
  write_literal(out, adopted_list(array, format), value_kind(format.element));
  return out;
}

void read_binary_array(std::string& out, std::string_view data, ValueKind element) {
  Reader reader(data);
  Shape shape{.dimensions = reader.integer()};
  static_cast<void>(reader.integer());  // whether an element is NULL
  const auto type = static_cast<Oid>(reader.integer());
  if (shape.dimensions < 0 || shape.dimensions > deepest) refuse_damaged();
  for (int i = 0; i < shape.dimensions; ++i) {
    shape.sizes[i] = reader.integer();
    static_cast<void>(reader.integer());  // the number of the first element
    if (shape.sizes[i] < 1) refuse_damaged();
  }
  const Decoder decode = decoder(element, type);
  if (decode == nullptr) {
    throw Error(Errc::conversion, "it holds an array of " + type_name(type) +
                                      ", whose elements cannot be read as " +
                                      std::string(to_string(element)));
  }
  if (shape.dimensions == 0) {
    out += "[]";
  } else {
    read_dimension(out, reader, shape, 0, decode);
  }
}

void read_array_literal(std::string& out, std::string_view text,
                        const std::function<Cell(std::string& element)>& read) {
  // One whose numbers do not begin at 1 says so: [0:2]={1,2,3}
  if (!text.empty() && text.front() == '[')
    text.remove_prefix(std::min(text.find('{'), text.size()));
  LiteralReader(text, read).read(out);
}

}  // namespace stele::postgres
