#include "cli/bench_support.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace chipline {

void PrintMeasurement(std::string_view bench, std::string_view what,
                      std::initializer_list<std::pair<std::string_view, double>> figures) {
  std::printf("{\"bench\":\"%.*s\",\"what\":\"%.*s\"", static_cast<int>(bench.size()), bench.data(),
              static_cast<int>(what.size()), what.data());
  for (const auto& [name, value] : figures) {
    std::printf(",\"%.*s\":%.6g", static_cast<int>(name.size()), name.data(), value);
  }
  std::puts("}");
  std::fflush(stdout);
}

double Quantile(std::vector<double> values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

double ResidentMegabytes() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  in >> pages >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

Result<BenchFolder> BenchFolder::Open(const std::string& named) {
  std::error_code error;
  if (!named.empty()) {
    std::filesystem::create_directories(named, error);
    if (error) return IoError("cannot make the folder: " + error.message(), named);
    return BenchFolder(named, /*is_fresh=*/false);
  }
  std::string pattern = "chipline-bench-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return IoError("cannot make a folder here", pattern);
  return BenchFolder(pattern, /*is_fresh=*/true);
}

BenchFolder::BenchFolder(BenchFolder&& other) noexcept
    : path_(std::move(other.path_)), is_fresh_(std::exchange(other.is_fresh_, false)) {}

BenchFolder& BenchFolder::operator=(BenchFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(is_fresh_, other.is_fresh_);
  return *this;
}

BenchFolder::~BenchFolder() {
  if (!is_fresh_) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace chipline
