#pragma once

#include <string_view>

#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

namespace stele::detail {

/// Throws the violation again in the model's words: attributes instead of columns, and the
/// constraint that the database did not name. `row` may be null.
[[noreturn]] void throw_in_words_of(const Session& session, const ModelState& model,
                                    const void* row, std::string_view verb,
                                    const ValidationError& error);

/// Runs `work`; what it throws names the model, and a violation its attributes.
template <class F>
decltype(auto) with_model(const Session& session, const ModelState& model, const void* row,
                          std::string_view verb, F&& work) {
  try {
    return work();
  } catch (const ValidationError& error) {
    if (error.code() == Errc::validation) throw;
    throw_in_words_of(session, model, row, verb, error);
  } catch (Error& error) {
    if (error.context().model.empty()) error.context().model = model.metadata().name;
    throw;
  }
}

/// @throws Error Errc::invalid_argument for a model whose rows are only read
void require_writable(const Metadata& metadata, std::string_view verb);

}  // namespace stele::detail
