#pragma once

#include <stele/driver/soci_driver.hpp>

namespace lite {

// [connection]
class LiteConnection final : public stele::SociConnection {
 public:
  LiteConnection(std::unique_ptr<soci::session> session, const stele::ConnectOptions& options);

  std::vector<std::string> setup() const override;

 protected:
  std::string placeholder(std::string_view name, const stele::Format& format) const override;
  void throw_failure(const stele::SociFailure& failure) override;
  void do_execute_script(std::string_view sql) override;
  std::vector<std::string> begin_statements(
      const stele::TransactionOptions& options) const override;
  std::vector<std::string> end_statements() const override;

 private:
  bool read_only_ = false;
};
// [/connection]

/// @throws stele::Error Errc::connection; Errc::invalid_argument for a URL that cannot be read
std::unique_ptr<stele::Connection> connect(const stele::Url& url,
                                           const stele::ConnectOptions& options);

}  // namespace lite
