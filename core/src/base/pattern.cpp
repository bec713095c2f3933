#include "stele/base/pattern.hpp"

#include "base/pattern_tree.hpp"

namespace stele {

Pattern::Pattern(std::string_view text) : text_(text) {
  const PatternNode tree = parse_pattern(text_);
  check_pattern_size(tree);
  re2_ = write_re2(tree);
  postgres_ = write_postgres(tree);
}

}  // namespace stele
