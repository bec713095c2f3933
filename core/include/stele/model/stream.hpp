#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include "stele/model/model_state.hpp"
#include "stele/session/cursor.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// A stream's cursor, and its row that is in memory.
template <class Row>
struct StreamState {
  Cursor cursor;
  std::shared_ptr<const ModelState> model;
  Row (*make)(const ModelState&);
  void (*decode)(const ModelState&, Row&, std::span<const Cell>);
  std::optional<Row> row{};  ///< empty before the first, and after the last
  bool has_begun = false;

  void advance() {
    row.reset();
    if (!cursor.next()) return;
    try {
      decode(*model, row.emplace(make(*model)), cursor.row());
    } catch (...) {
      row.reset();
      cursor.fail();
      throw;
    }
  }
};

}  // namespace detail

/// The rows of a query one after the other, in its order, of which few are in memory at a time: an
/// input range, to be read once, whose rows may be changed and moved from.
///
///     for (User& user : users.where(…).stream()) …
///
/// It owns what it needs, and may outlive the query, the model and the `Database`. It holds a
/// connection until its last row was read, an exception left it, or it is destroyed; within a
/// transaction that one's, and then it ends with the transaction. Other statements of the thread
/// run meanwhile. One thread at a time; within a transaction, that one's.
///
/// A row that is got throws what `Cursor::next` does, and Errc::conversion or Errc::out_of_range,
/// as `all()`, where it cannot be read; it gives no more then.
template <class Row>
class Stream : public std::ranges::view_base {
  using State = detail::StreamState<Row>;

 public:
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;

    Iterator() noexcept = default;
    [[nodiscard]] Row& operator*() const noexcept { return *state_->row; }
    [[nodiscard]] Row* operator->() const noexcept { return &*state_->row; }
    Iterator& operator++() {
      state_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& at, std::default_sentinel_t) noexcept {
      return at.state_ == nullptr || !at.state_->row.has_value();
    }

   private:
    friend class Stream;
    explicit Iterator(State* state) noexcept : state_(state) {}

    State* state_ = nullptr;
  };

  /// The current row, at first the first. Stays valid when the stream is moved.
  [[nodiscard]] Iterator begin() {
    if (state_ && (!std::exchange(state_->has_begun, true) || !state_->row)) state_->advance();
    return Iterator(state_.get());
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  template <class Self, class R>
  friend class Streamed;
  explicit Stream(State state) : state_(std::make_unique<State>(std::move(state))) {}

  std::unique_ptr<State> state_;  ///< null once it was moved from: no rows
};

/// What a query whose rows can be streamed has. `Self` has `rows()`, their cursor and their model.
template <class Self, class Row>
class Streamed {
 public:
  /// The rows, of which few are in memory at a time; sends the query. SQL: on sqlite the query,
  /// which is stepped through; on postgres DECLARE … NO SCROLL CURSOR FOR the query, then FETCH
  /// FORWARD 10 to 1000 as rows are read, and CLOSE. Outside of a transaction these are on a
  /// connection of the stream's own, between BEGIN READ ONLY and COMMIT. Each statement, on sqlite
  /// each step, has the limits of `timeout()`, `stop_on()` and `Options::statement_timeout` for
  /// itself.
  ///
  /// On postgres it sees the rows as they are when it begins; so it does on sqlite outside of a
  /// transaction, where the database is a file. Within a transaction on sqlite, and in memory, rows
  /// that are written meanwhile may or may not be among those that it has not read yet.
  [[nodiscard]] Stream<Row> stream() const {
    auto [cursor, model] = self().rows();
    return Stream<Row>({.cursor = std::move(cursor),
                        .model = std::move(model),
                        .make = &Self::Streams::make,
                        .decode = &Self::Streams::decode});
  }

  /// Calls `fn` for each row of `stream()`: it takes `Row&`, `const Row&`, or the row itself, by
  /// value or `Row&&`. What it throws ends the stream and is passed on.
  template <class F>
  void each(F&& fn) const {
    constexpr bool takes_it = std::is_invocable_v<F&, Row>;
    constexpr bool takes_reference = std::is_invocable_v<F&, Row&>;
    static_assert(takes_it || takes_reference,
                  "stele: each() takes a function of a row, such as [](const User& user) {}");
    if constexpr (takes_it) {
      for (Row& row : stream()) fn(std::move(row));
    } else if constexpr (takes_reference) {
      for (Row& row : stream()) fn(row);
    }
  }

 private:
  [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace stele

#pragma GCC visibility pop
