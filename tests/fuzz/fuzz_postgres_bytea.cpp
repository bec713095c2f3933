#include <string>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "hexadecimal.hpp"
#include "stele/base/error.hpp"

using fuzz::require;

namespace {

void check_reading(const std::string& text) {
  static const RE2 form(R"(\\x(?:[0-9a-f]{2})*)");
  const bool is_bytea = RE2::FullMatch(text, form);
  try {
    std::string buffer = text;
    const std::string bytes(stele::postgres::read_hexadecimal(buffer));
    require(is_bytea, "only the server's form is read");
    std::string written;
    stele::postgres::write_hexadecimal(written, bytes);
    require(written == text, "what was read is written as the same");
  } catch (const stele::Error& error) {
    require(!is_bytea && error.code() == stele::Errc::conversion, "only another form is refused");
  }
}

void check_writing(std::string_view bytes) {
  std::string text;
  stele::postgres::write_hexadecimal(text, bytes);
  require(stele::postgres::read_hexadecimal(text) == bytes, "what is written is read as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text_of(data, size);
  check_reading(std::string(input));
  check_reading("\\x" + std::string(input));
  check_writing(input);
  return 0;
}
