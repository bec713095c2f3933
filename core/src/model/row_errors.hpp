#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"
#include "write_attempt.hpp"

namespace stele::detail {

/// Throws the violation again in the model's words: attributes instead of columns, and the
/// constraint that the database did not name.
[[noreturn]] void throw_in_words_of(const Session& session, const ModelState& model,
                                    const WriteAttempt& attempt, const ValidationError& error);

/// Throws what refused a value again, naming model, attribute and row, as far as they can be told;
/// else gives the error the model's name.
void name_refusal(const ModelState& model, const WriteAttempt& attempt, Error& error);

/// Runs `work`; what it throws names the model, and a refused value or a violation its attributes.
/// @param attempt gives the WriteAttempt, once something is thrown
template <class Attempt, class F>
requires std::is_invocable_r_v<WriteAttempt, const Attempt&>
decltype(auto) with_model(const Session& session, const ModelState& model, const Attempt& attempt,
                          F&& work) {
  try {
    return work();
  } catch (const ValidationError& error) {
    if (error.code() == Errc::validation) throw;
    throw_in_words_of(session, model, attempt(), error);
  } catch (Error& error) {
    name_refusal(model, attempt(), error);
    throw;
  }
}
template <class F>
decltype(auto) with_model(const Session& session, const ModelState& model,
                          const WriteAttempt& attempt, F&& work) {
  return with_model(
      session, model, [&] { return attempt; }, std::forward<F>(work));
}
/// The same of one row.
template <class F>
decltype(auto) with_model(const Session& session, const ModelState& model, void* row,
                          std::string_view verb, F&& work) {
  return with_model(
      session, model, [&] { return attempt_of(verb, row); }, std::forward<F>(work));
}

/// Throws again what a row's validation refused, with the row's number.
[[noreturn]] void throw_of_row(std::size_t index, std::size_t count, const Error& error);

/// Runs `work` on each row of so many; what one's validation refuses tells its number.
template <class F>
void for_each_row(const RowList& rows, F&& work) {
  for (std::size_t i = 0; i < rows.count; ++i) {
    try {
      work(i);
    } catch (const Error& error) {
      if (error.context().columns.empty() && error.code() != Errc::validation) throw;
      throw_of_row(i, rows.count, error);
    }
  }
}

[[noreturn]] void throw_not_writable(const Metadata& metadata, std::string_view verb);
/// @throws Error Errc::invalid_argument for a model whose rows are only read
inline void require_writable(const Metadata& metadata, std::string_view verb) {
  if (metadata.view || metadata.derived != nullptr) throw_not_writable(metadata, verb);
}

}  // namespace stele::detail
