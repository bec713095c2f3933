// replay FOLDER: gives each file of the folder to the fuzzer, as libFuzzer would.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz.hpp"

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file;
  file.exceptions(std::ios::badbit | std::ios::failbit);
  file.open(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replay(const std::filesystem::path& path) {
  std::cerr << path.filename().string() << std::endl;  // the last one shown is the one that fails
  const std::string content = content_of(path);
  // A block of its own size, so that AddressSanitizer sees what is read beyond it.
  const std::vector<std::uint8_t> data(content.begin(), content.end());
  LLVMFuzzerTestOneInput(data.data(), data.size());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("expected one folder of inputs");
    const auto files = files_of(argv[1]);
    if (files.empty()) throw std::runtime_error(std::string("no inputs in ") + argv[1]);
    for (const auto& file : files) replay(file);
    std::cerr << files.size() << " inputs\n";
  } catch (const std::exception& error) {
    std::cerr << argv[0] << ": " << error.what() << '\n';
    return 1;
  }
}
