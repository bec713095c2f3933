// stele_bank: many threads for a while on one database, and whether all that was acknowledged is
// there once; see docs/howto/soak.md.
#include <chrono>
#include <exception>
#include <iostream>
#include <random>
#include <string>

#include <CLI/CLI.hpp>

#include "bank.hpp"
#include "mixed.hpp"

namespace {

struct Arguments {
  std::string work = "bank";
  std::int64_t seconds = 10;
  std::int64_t terminate_every = 0;
  soak::Options options{};
};

int run(const Arguments& arguments) {
  soak::Options options = arguments.options;
  options.duration = std::chrono::seconds(arguments.seconds);
  options.terminate_every = std::chrono::milliseconds(arguments.terminate_every);
  if (options.seed == 0) options.seed = std::random_device{}();
  std::cout << "seed " << options.seed << std::endl;  // before anything can go wrong
  const soak::Figures figures =
      arguments.work == "bank" ? soak::run_bank(options) : soak::run_mixed(options);
  figures.print(std::cout, arguments.work + " on " + options.url);
  return figures.losses.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"Threads work on a database of their own; exits with 1 where something is lost."};
  app.add_option("url", arguments.options.url,
                 "sqlite:test.db, sqlite::memory: or postgres:// (on the server of "
                 "STELE_TEST_POSTGRES_URL), each with or without ?driver=soci");
  app.add_option("--work", arguments.work, "bank, or mixed: transactions of every kind")
      ->check(CLI::IsMember({"bank", "mixed"}));
  app.add_option("--seconds", arguments.seconds)->check(CLI::PositiveNumber);
  app.add_option("--threads", arguments.options.threads)->check(CLI::PositiveNumber);
  app.add_option("--accounts", arguments.options.accounts)->check(CLI::Range(2, 1'000'000));
  app.add_option("--terminate-every", arguments.terminate_every,
                 "milliseconds until a backend is terminated; on postgres only");
  app.add_option("--seed", arguments.options.seed, "the same random choices as another run");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(arguments);
  } catch (const std::exception& error) {
    std::cerr << "stele_bank: " << error.what() << '\n';
    return 2;
  }
}
