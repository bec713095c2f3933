#include "stele/model/codec.hpp"

#include "stele/base/error.hpp"

namespace stele::detail {

void throw_integer_decode(std::int64_t lowest, std::uint64_t highest) {
  throw Error(Errc::out_of_range,
              "an integer of the database does not fit into its member, which holds " +
                  std::to_string(lowest) + " to " + std::to_string(highest) +
                  "; use a wider integer type for the member");
}

void throw_enumeration_decode() {
  throw Error(Errc::conversion,
              "a text of the database is not the name of an enumerator of its member's enum class; "
              "add the enumerator, or correct the row");
}

void throw_enumeration_encode() {
  throw Error(Errc::conversion,
              "a value of an enum class is none of its enumerators, so it has no name to store");
}

void throw_null_decode() {
  throw Error(Errc::conversion,
              "the database holds NULL where the member cannot; make the member std::optional");
}

}  // namespace stele::detail
