#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "generator.hpp"
#include "plain_rows.hpp"
#include "reference.hpp"
#include "speaker.hpp"
#include "support/databases.hpp"

using namespace stele::test::histories;  // NOLINT(google-build-using-namespace)
using stele::Errc;
using stele::Timestamp;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;

namespace {

constexpr std::size_t most_differences = 5;

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr || *text == '\0' ? otherwise : std::stoll(text);
}

/// True where the error leaves a transaction that goes on: what is more than one statement is done
/// within a savepoint, and much is refused before any SQL.
bool goes_on(const Table& table, const Step& step, Errc code) {
  if (code == Errc::invalid_argument || code == Errc::not_found) return true;
  if (step.verb == Verb::create_all) return step.given.size() > 1;
  const bool is_one_of_keys = step.verb == Verb::upsert || step.verb == Verb::find_or_create;
  return step.verb == Verb::update_all || (is_one_of_keys && table.keys.size() > 1);
}

/// A database on which histories happen, one after another.
class Place {
 public:
  explicit Place(const std::string& url) : fresh_(url), plain_(without_parameters(fresh_.url())) {
    for (const char* driver : {"native", "soci"}) {
      const char* const joint = fresh_.url().find('?') == std::string::npos ? "?" : "&";
      auto database = stele::Database::open(fresh_.url() + joint + "driver=" + driver);
      define(database);
      database.sync();
      speakers_.emplace_back(std::move(database));
    }
    if (!plain_.is_postgres()) plain_.run("PRAGMA synchronous = OFF");
  }

  void try_run(std::int64_t number, std::uint64_t seed) {
    try {
      run(number, seed);
    } catch (const std::exception& error) {
      differences.push_back("history " + std::to_string(number) + ": " + error.what());
    }
  }
  void run(std::int64_t number, std::uint64_t seed) {
    // Each is the same whether others ran before it or not.
    const History history =
        Generator(seed * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(number)).history();
    const Table& table = *history.table;
    clear(plain_, table);
    speaker_ = &speakers_[number % 10 == 9 ? 1 : 0];
    Reference reference(table);
    std::string told;
    std::string why;
    for (Step step : history.steps) {
      if (!fits(step, reference)) continue;
      reference.resolve(step);
      told += "\n    " + text_of(table, step);
      why = follow(table, step, reference, told);
      if (!why.empty()) break;
    }
    while (reference.depth() > 0) {
      speaker_->commit();
      reference.commit();
    }
    if (why.empty() && plain_rows(plain_, table) != reference.rows()) {
      why = "the database's own interface has other rows";
      for (const Row& row : plain_rows(plain_, table)) why += "\n      " + text_of(row);
      why += "\n    in C++";
      for (const Row& row : reference.rows()) why += "\n      " + text_of(row);
    }
    if (why.empty()) return;
    differences.push_back("history " + std::to_string(number) + " of " + table.model + " on " +
                          fresh_.url() + ":" + told + "\n  " + why);
  }

  std::vector<std::string> differences{};
  std::map<Verb, std::int64_t> done{};
  std::int64_t failures = 0;

 private:
  static std::string without_parameters(const std::string& url) {
    return url.substr(0, url.find('?'));
  }

  static bool fits(const Step& step, const Reference& reference) {
    // What is not there cannot be saved again.
    if (step.verb == Verb::save) return !reference.rows().empty();
    const bool ends = step.verb == Verb::commit || step.verb == Verb::rollback;
    return !ends || reference.depth() > 0;
  }

  std::string follow(const Table& table, const Step& step, Reference& reference,
                     std::string& told) {
    ++done[step.verb];
    switch (step.verb) {
      case Verb::begin:
        speaker_->begin();
        return reference.begin(), "";
      case Verb::commit:
        speaker_->commit();
        return reference.commit(), "";
      case Verb::rollback:
        return roll_back(table, step, reference);
      default:
        break;
    }
    const Timestamp since =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const Reply reply = speaker_->run(table, step);
    if (!reply.error)
      return reference.follow(step, reply, speaker_->rows(table, step.by_name), since);
    ++failures;
    told += " -> " + std::string(to_string(*reply.error));
    const bool breaks = reference.depth() > 0 && !goes_on(table, step, *reply.error);
    if (!breaks) return reference.follow(step, reply, speaker_->rows(table, step.by_name), since);
    const std::string why = reference.follow(step, reply, reference.rows(), since);
    return why.empty() ? roll_back(table, step, reference) : why;
  }

  std::string roll_back(const Table& table, const Step& step, Reference& reference) {
    speaker_->rollback();
    reference.rollback();
    return speaker_->rows(table, step.by_name) == reference.rows() ? ""
                                                                   : "the rollback left something";
  }

  FreshDatabase fresh_;
  PlainDatabase plain_;
  std::vector<Speaker> speakers_{};
  Speaker* speaker_ = nullptr;  ///< of the history: each tenth is of SOCI's driver
};

}  // namespace

TEST_CASE("random histories leave what plain C++ has") {
  const auto seed = static_cast<std::uint64_t>(number_from("STELE_TEST_SEED", 20'260'101));
  const std::int64_t count = number_from("STELE_TEST_HISTORIES", 5'000);
  const std::int64_t only = number_from("STELE_TEST_HISTORY", -1);
  std::vector<std::unique_ptr<Place>> places;
  for (const std::string& url :
       stele::test::chosen({"sqlite:test.db?synchronous=off", "postgres://"})) {
    places.push_back(std::make_unique<Place>(url));
  }
  std::vector<std::thread> threads;
  for (const auto& place : places) {
    threads.emplace_back([&, at = place.get()] {
      for (std::int64_t i = 0; i < count; ++i) {
        if (only < 0 || i == only) at->try_run(i, seed);
        if (at->differences.size() >= most_differences) break;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::int64_t steps = 0;
  std::int64_t failures = 0;
  for (const auto& place : places) {
    for (const auto& [verb, times] : place->done) steps += times;
    failures += place->failures;
    for (const std::string& difference : place->differences) {
      FAIL_CHECK("STELE_TEST_SEED=" << seed << ", " << difference);
    }
    // Each verb came often enough to say something.
    if (only >= 0 || count < 500) continue;
    for (int verb = 0; verb <= static_cast<int>(Verb::rollback); ++verb) {
      CHECK(place->done[static_cast<Verb>(verb)] > count / 50);
    }
  }
  WARN("STELE_TEST_SEED=" << seed << ", " << count << " histories, " << steps << " steps, "
                          << failures << " that failed as they were to");
  if (only < 0) CHECK(failures * 2 < steps);
}
