#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "session/transaction_state.hpp"
#include "stele/session/session.hpp"

namespace stele {

/// What a `Cursor` has: the query's own result, which is stepped through, or a cursor of the server
/// and the rows that were fetched last. One thread at a time.
class CursorState {
 public:
  /// @param session where its statements run
  /// @param around the transaction that it ends with; null for none
  /// @param own the transaction that ends with it; null for none
  CursorState(Session session, std::shared_ptr<TransactionState> around,
              std::shared_ptr<TransactionState> own);
  CursorState(const CursorState&) = delete;
  CursorState& operator=(const CursorState&) = delete;
  ~CursorState();

  void open(const Compiled& query, std::span<const Cell> parameters);
  [[nodiscard]] bool next();
  [[nodiscard]] std::span<const Cell> row() const noexcept { return result_->row(); }
  void fail() noexcept;

  /// Called by the transaction that it is in, once that has ended.
  /// @param remains the database keeps the cursor
  void end_with_transaction(bool remains) noexcept;

 private:
  enum class Status : std::uint8_t { open, ended, failed, transaction_ended };

  void declare(const Compiled& query, std::span<const Cell> parameters);
  [[nodiscard]] bool move();
  [[nodiscard]] bool next_of_fetched();
  void fetch();
  /// The number of rows for the next fetch, by what the last one brought.
  void adapt() noexcept;
  [[nodiscard]] bool is_open() const;
  void end(Status status) noexcept;
  void close_on_server() noexcept;

  Session session_;
  std::shared_ptr<TransactionState> around_;
  std::shared_ptr<TransactionState> own_;
  Status status_ = Status::open;
  std::optional<Result> result_{};

  // Of a cursor of the server only:
  Lease lease_{};  ///< empty where there is none
  std::size_t number_ = 0;
  std::string name_{};  ///< empty where there is none
  std::string sql_{};   ///< the statement that opened it
  Compiled fetch_{};
  std::int64_t rows_ = 0;     ///< that `fetch_` asks for
  std::int64_t fetched_ = 0;  ///< of those, read so far
  std::size_t bytes_ = 0;     ///< in them
};

}  // namespace stele
