#include "time_text.hpp"

#include <cstring>

namespace bench {

namespace {

void write_two(char* text, unsigned number) {
  text[0] = static_cast<char>('0' + number / 10);
  text[1] = static_cast<char>('0' + number % 10);
}

unsigned read_two(const char* text) {
  return static_cast<unsigned>(text[0] - '0') * 10 + static_cast<unsigned>(text[1] - '0');
}

}  // namespace

void write_time(char* text, stele::Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto second =
      static_cast<unsigned>(std::chrono::duration_cast<std::chrono::seconds>(time - day).count());
  std::memcpy(text, "0000-00-00 00:00:00.000000+00:00", time_text_size);
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  write_two(text, year / 100);
  write_two(text + 2, year % 100);
  write_two(text + 5, static_cast<unsigned>(date.month()));
  write_two(text + 8, static_cast<unsigned>(date.day()));
  write_two(text + 11, second / 3600);
  write_two(text + 14, second / 60 % 60);
  write_two(text + 17, second % 60);
}

stele::Timestamp read_time(const char* text) {
  const std::chrono::year year(static_cast<int>(read_two(text) * 100 + read_two(text + 2)));
  const std::chrono::sys_days day = year / read_two(text + 5) / read_two(text + 8);
  return day + std::chrono::hours(read_two(text + 11)) + std::chrono::minutes(read_two(text + 14)) +
         std::chrono::seconds(read_two(text + 17));
}

}  // namespace bench
