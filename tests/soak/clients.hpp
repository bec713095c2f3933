#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "figures.hpp"
#include "options.hpp"
#include "saboteur.hpp"
#include "stele/session/database.hpp"

namespace soak {

using Random = std::mt19937_64;

/// A number below `end`.
inline std::int64_t below(Random& random, std::int64_t end) {
  return std::uniform_int_distribution<std::int64_t>(0, end - 1)(random);
}

enum class Outcome { acknowledged, failed, in_doubt };

/// Runs `work(Transaction&)` as `Database::transaction` does, and counts what comes of it.
template <class F>
Outcome attempt(stele::Database& database, const stele::TransactionOptions& options,
                Figures& figures, F&& work) {
  std::int64_t runs = 0;
  Outcome outcome = Outcome::acknowledged;
  try {
    database.transaction(options, [&](stele::Transaction& tx) {
      ++runs;
      work(tx);
    });
    ++figures.acknowledged;
  } catch (const stele::Error& error) {
    figures.fail(error);
    outcome = error.code() == stele::Errc::in_doubt ? Outcome::in_doubt : Outcome::failed;
  }
  if (runs > 1) figures.retries += runs - 1;
  return outcome;
}

/// Calls `step(client)` again and again, for the duration, in a thread for each of the clients.
/// Gives the number of backends that were terminated meanwhile.
template <class Client, class F>
std::int64_t run_clients(std::vector<Client>& clients, const std::string& url,
                         const Options& options, F step) {
  std::unique_ptr<Saboteur> saboteur;
  if (options.has_faults()) saboteur = std::make_unique<Saboteur>(url, options.terminate_every);
  const auto end = std::chrono::steady_clock::now() + options.duration;
  std::vector<std::future<void>> threads;
  threads.reserve(clients.size());
  for (Client& client : clients) {
    threads.push_back(std::async(std::launch::async, [&client, &step, end] {
      while (std::chrono::steady_clock::now() < end) step(client);
    }));
  }
  for (auto& thread : threads) thread.get();
  return saboteur ? saboteur->terminated() : 0;
}

}  // namespace soak
