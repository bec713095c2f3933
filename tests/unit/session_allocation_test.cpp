#include <cstdint>
#include <cstdlib>
#include <new>

#include <catch2/catch.hpp>

#include "stele/session/database.hpp"
#include "support/fake_dialect.hpp"

namespace {

thread_local std::int64_t allocations = 0;

}  // namespace

// For the whole program, so that this thread's allocations can be counted.
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("an execution allocates nothing once its statement is prepared") {
  stele::test::FakeServer server(GENERATE(stele::ConnectionModel{},
                                          stele::ConnectionModel{.single_writer = true},
                                          stele::ConnectionModel{.max_connections = 1}));
  server.keeps_log = false;
  stele::Database database = server.open({.on_query = [](const stele::QueryEvent&) {}});
  const stele::Compiled read = stele::test::statement("SELECT 3 ROWS");
  stele::Compiled write = stele::test::statement("UPDATE");
  write.parameters = {{.kind = stele::ValueKind::int64}};
  write.values = {stele::Value(7)};
  const auto use = [&](const stele::Session& session) {
    stele::Result result = session.execute(read);
    while (result.next()) {
    }
    session.run(write);
  };
  use(database.session());

  const std::int64_t before = allocations;
  for (int i = 0; i < 10; ++i) use(database.session());
  CHECK(allocations - before == 0);

  const stele::Transaction tx = database.begin();
  use(tx.session());
  const std::int64_t before_in_transaction = allocations;
  for (int i = 0; i < 10; ++i) use(tx.session());
  CHECK(allocations - before_in_transaction == 0);
}
