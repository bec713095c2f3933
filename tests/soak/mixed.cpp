#include "mixed.hpp"

#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"

namespace soak {

using stele::col;
using stele::Database;
using stele::Isolation;
using stele::Transaction;

struct MixedNote {
  std::int64_t id = 0;
  std::int64_t owner = 0;
  std::string title{};
  std::optional<std::string> body{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};

void describe(stele::ModelBuilder<MixedNote>& model) {
  model.attribute<&MixedNote::title>().unique();
  model.index<&MixedNote::owner>();
}

/// What all threads write.
struct MixedCounter {
  std::int64_t id = 0;
  std::int64_t value = 0;
};

namespace {

constexpr std::int64_t counter_count = 4;
constexpr std::size_t notes_of_a_client = 30;

/// What a client knows to stand in the database: the body of each of its notes, by id.
struct Known {
  std::map<std::int64_t, std::optional<std::string>> notes{};
  std::int64_t counted = 0;
};

struct Client {
  Database database;
  Random random;
  std::int64_t number = 0;
  std::int64_t next_title = 0;
  Known known{};
  std::int64_t maybe_counted = 0;  ///< by transactions that are in doubt
  Figures figures{};
};

/// Thrown by a transaction that is to be rolled back.
struct GivenUp {};

std::string new_title(Client& client) {
  return std::to_string(client.number) + "-" + std::to_string(client.next_title++);
}

std::optional<std::string> new_body(Client& client) {
  const std::int64_t length = below(client.random, 300);
  if (length == 0) return std::nullopt;
  return std::string(static_cast<std::size_t>(length),
                     static_cast<char>('a' + below(client.random, 26)));
}

std::map<std::int64_t, std::optional<std::string>> notes_of(const stele::Model<MixedNote>& notes,
                                                            std::int64_t owner) {
  std::map<std::int64_t, std::optional<std::string>> found;
  for (MixedNote& note : notes.where(col<&MixedNote::owner> == owner).all()) {
    found.emplace(note.id, std::move(note.body));
  }
  return found;
}

auto any_note(Client& client, Known& next) {
  const auto size = static_cast<std::int64_t>(next.notes.size());
  return std::next(next.notes.begin(), below(client.random, size));
}

void lose(Client& client, const std::string& what) {
  client.figures.losses.push_back("client " + std::to_string(client.number) + ": " + what);
}

void create(Client& client, const Transaction& tx, Known& next) {
  const MixedNote note = tx.model<MixedNote>().create(
      {.owner = client.number, .title = new_title(client), .body = new_body(client)});
  next.notes.emplace(note.id, note.body);
}

void update(Client& client, const Transaction& tx, Known& next) {
  const auto chosen = any_note(client, next);
  chosen->second = new_body(client);
  MixedNote note = tx.model<MixedNote>().get(chosen->first);
  note.body = chosen->second;
  tx.model<MixedNote>().save(note);
}

void destroy(Client& client, const Transaction& tx, Known& next) {
  const auto chosen = any_note(client, next);
  tx.model<MixedNote>().where(col<&MixedNote::id> == chosen->first).destroy();
  next.notes.erase(chosen);
}

void find(Client& client, const Transaction& tx, Known& next) {
  const auto chosen = any_note(client, next);
  const auto note = tx.model<MixedNote>().find(chosen->first);
  if (!note || note->body != chosen->second) lose(client, "a note is not found as it was written");
}

void query(Client& client, const Transaction& tx, Known& next) {
  if (notes_of(tx.model<MixedNote>(), client.number) != next.notes) {
    lose(client, "a query does not give the notes that were written");
  }
  const auto some = tx.model<MixedNote>().order_by(col<&MixedNote::id>.desc()).limit(5).all();
  if (some.size() > 5) lose(client, "a query gives more rows than its limit");
}

void count(Client& client, const Transaction& tx, Known& next) {
  const auto counters = tx.model<MixedCounter>();
  const std::int64_t id = 1 + below(client.random, counter_count);
  MixedCounter counter = counters.where(col<&MixedCounter::id> == id).lock().one();
  ++counter.value;
  counters.update<&MixedCounter::value>(counter);
  ++next.counted;
}

void nest(Client& client, Transaction& tx, Known& next) {
  Known within = next;
  try {
    tx.transaction([&](const Transaction& inner) {
      create(client, inner, within);
      update(client, inner, within);
      if (below(client.random, 2) == 0) throw GivenUp();
    });
    next = std::move(within);
  } catch (const GivenUp&) {  // undone to where it began
    query(client, tx, next);
  }
}

void violate(Client& client, Transaction& tx, Known& next) {
  try {
    tx.transaction([&](const Transaction& inner) {
      const auto notes = inner.model<MixedNote>();
      const std::string title = notes.get(any_note(client, next)->first).title;
      notes.create({.owner = client.number, .title = title});
    });
    lose(client, "a title was taken twice");
  } catch (const stele::ValidationError& error) {
    if (error.code() != stele::Errc::unique_violation) throw;
  }
}

void act(Client& client, Transaction& tx, Known& next) {
  if (next.notes.empty()) return create(client, tx, next);
  if (next.notes.size() > notes_of_a_client) return destroy(client, tx, next);
  switch (below(client.random, 8)) {
    case 0:
    case 1:
      return create(client, tx, next);
    case 2:
      return update(client, tx, next);
    case 3:
      return find(client, tx, next);
    case 4:
      return query(client, tx, next);
    case 5:
      return nest(client, tx, next);
    case 6:
      return violate(client, tx, next);
    default:
      return count(client, tx, next);
  }
}

stele::TransactionOptions any_options(Client& client) {
  constexpr std::array levels{Isolation::database_default, Isolation::read_committed,
                              Isolation::repeatable_read, Isolation::serializable};
  return {.isolation = levels.at(static_cast<std::size_t>(below(client.random, levels.size()))),
          .retries = 100};
}

/// Reads the client's notes, on whichever connection is not terminated.
std::map<std::int64_t, std::optional<std::string>> read_notes(const Client& client) {
  while (true) {
    try {
      return notes_of(client.database.model<MixedNote>(), client.number);
    } catch (const stele::Error& error) {
      if (error.code() != stele::Errc::connection) throw;
    }
  }
}

void resolve_doubt(Client& client, Known next) {
  client.maybe_counted += next.counted - client.known.counted;
  next.counted = client.known.counted;
  const auto found = read_notes(client);
  if (found == client.known.notes) return;
  if (found != next.notes) lose(client, "a commit in doubt is neither done nor undone");
  ++client.figures.in_doubt_done;
  client.known = std::move(next);
}

void write(Client& client) {
  Known next;
  const auto work = [&](Transaction& tx) {
    next = client.known;
    const std::int64_t actions = 1 + below(client.random, 5);
    for (std::int64_t i = 0; i < actions; ++i) act(client, tx, next);
    if (below(client.random, 8) == 0) throw GivenUp();
    if (below(client.random, 8) != 0) return;
    tx.rollback();
    next = client.known;
  };
  try {
    switch (attempt(client.database, any_options(client), client.figures, work)) {
      case Outcome::acknowledged:
        client.known = std::move(next);
        return;
      case Outcome::in_doubt:
        return resolve_doubt(client, std::move(next));
      case Outcome::failed:
        return;
    }
  } catch (const GivenUp&) {
    ++client.figures.acknowledged;
  }
}

void read(Client& client) {
  stele::TransactionOptions options = any_options(client);
  options.read_only = true;
  attempt(client.database, options, client.figures, [&](const Transaction& tx) {
    query(client, tx, client.known);
    if (!client.known.notes.empty()) find(client, tx, client.known);
  });
}

void step(Client& client) { below(client.random, 4) == 0 ? read(client) : write(client); }

Figures check(const Database& database, const std::vector<Client>& clients) {
  Figures figures;
  std::int64_t known = 0;
  std::int64_t maybe = 0;
  for (const Client& client : clients) {
    figures.add(client.figures);
    known += client.known.counted;
    maybe += client.maybe_counted;
    if (notes_of(database.model<MixedNote>(), client.number) != client.known.notes) {
      figures.losses.push_back("the notes of client " + std::to_string(client.number) +
                               " are not those that it wrote");
    }
  }
  const std::int64_t counted = database.model<MixedCounter>().sum<&MixedCounter::value>();
  if (counted < known || counted > known + maybe) {
    figures.losses.push_back("counted " + std::to_string(counted) + ", not " +
                             std::to_string(known) + " and " + std::to_string(maybe) + " in doubt");
  }
  return figures;
}

Database open(const stele::test::FreshDatabase& fresh) {
  Database database = fresh.open();
  database.define<MixedNote, MixedCounter>();
  return database;
}

}  // namespace

Figures run_mixed(const Options& options) {
  const stele::test::FreshDatabase fresh(options.url);
  Database database = open(fresh);
  database.sync();
  database.model<MixedCounter>().create_all(std::vector<MixedCounter>(counter_count));
  std::vector<Client> clients;
  for (std::int64_t i = 0; i < options.threads; ++i) {
    clients.push_back({.database = database,
                       .random = Random(options.seed + static_cast<std::uint64_t>(i)),
                       .number = i});
  }
  const std::int64_t terminated = run_clients(clients, fresh.url(), options, step);
  // Connections that were terminated last are still in the first one's pool.
  const bool in_memory = fresh.is_single_connection();
  Figures figures = check(in_memory ? database : open(fresh), clients);
  figures.terminated = terminated;
  figures.refuse_unexpected(options.has_faults());
  return figures;
}

}  // namespace soak
