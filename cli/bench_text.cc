// From HTML to text, beside Mozilla Readability on jsdom over the same pages in the same run.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "cli/files.h"
#include "ingest/gunzip.h"
#include "ingest/html_document.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

constexpr double kMegabyte = 1e6;
constexpr std::size_t kMostBytes = 32u << 20;
constexpr int kPasses = 3;

struct PageBytes {
  std::string name;
  std::string html;
};

// Unpacked, so that both sides begin with the same bytes.
Result<std::vector<PageBytes>> ReadHtmlBelow(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const std::string name = entry.path().string();
    const bool html = name.ends_with(".html") || name.ends_with(".htm") ||
                      name.ends_with(".html.gz") || name.ends_with(".htm.gz");
    if (entry.is_regular_file() && html) paths.push_back(name);
  }
  if (error) return IoError("cannot list: " + error.message(), folder);
  std::ranges::sort(paths);
  std::vector<PageBytes> pages;
  for (const std::string& path : paths) {
    std::string bytes = CHIP_TRY(ReadWholeFile(path));
    if (IsGzip(bytes)) bytes = CHIP_TRY(Gunzip(bytes, kMostBytes));
    pages.push_back({fs::path(path).filename().string(), std::move(bytes)});
  }
  if (pages.empty()) return NotFound("no pages (.html, .html.gz) in the folder", folder);
  return pages;
}

double Seconds(std::clock_t since) {
  return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
}

struct Own {
  double megabytes = 0;
  double speed = 0;  // megabytes of HTML a second of processor time
  double slowest_ms = 0;
  std::string slowest;
  double read = 0;
};

Own Measure(const std::vector<PageBytes>& pages) {
  Own own;
  for (const PageBytes& page : pages)
    own.megabytes += static_cast<double>(page.html.size()) / kMegabyte;
  std::vector<double> best(pages.size(), 1e9);
  double whole = 1e9;
  for (int pass = 0; pass <= kPasses; ++pass) {
    const std::clock_t start = std::clock();
    own.read = 0;
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const std::clock_t one = std::clock();
      const auto text = ReadPageText(pages[i].html, "");
      if (text && !text->text.empty()) ++own.read;
      best[i] = std::min(best[i], Seconds(one));
    }
    whole = std::min(whole, Seconds(start));
  }
  const auto slowest = std::ranges::max_element(best);
  own.slowest_ms = *slowest * 1e3;
  own.slowest = pages[static_cast<std::size_t>(slowest - best.begin())].name;
  own.speed = own.megabytes / whole;
  return own;
}

// The figures of tests/readability/peer.mjs.
Result<nlohmann::json> Peer(const std::string& script_folder, const std::string& pages) {
  const std::string script = script_folder + "/peer.mjs";
  if (!fs::exists(script_folder + "/node_modules")) {
    return NotFound("the peer is not installed: npm ci --prefix " + script_folder, script);
  }
  const auto quoted = [](const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
  };
  const std::string command = "node " + quoted(script) + " " +
                              quoted(fs::absolute(pages).string()) + " " + std::to_string(kPasses);
  const std::unique_ptr<FILE, int (*)(FILE*)> out(popen(command.c_str(), "r"), pclose);
  if (out == nullptr) return IoError("cannot start node", script);
  std::string text;
  std::array<char, 4096> buffer;
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), out.get())) > 0;) {
    text.append(buffer.data(), got);
  }
  nlohmann::json figures = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!figures.is_object()) return IoError("the peer gave no figures", script);
  return figures;
}

Result<void> Run(const BenchOptions& options) {
  const std::vector<PageBytes> pages = CHIP_TRY(ReadHtmlBelow(options.text));
  const Own own = Measure(pages);
  PrintMeasurement("text", "slowest page " + own.slowest, {{"milliseconds", own.slowest_ms}});
  PrintMeasurement("text", "chipline",
                   {{"pages", static_cast<double>(pages.size())},
                    {"read", own.read},
                    {"megabytes", own.megabytes},
                    {"megabytes_per_second", own.speed}});
  const nlohmann::json peer = CHIP_TRY(Peer(options.peer, options.text));
  const double peer_speed = peer.value("megabytes_per_second", 0.0);
  PrintMeasurement("text", "Mozilla Readability on jsdom",
                   {{"pages", peer.value("pages", 0.0)},
                    {"read", peer.value("read", 0.0)},
                    {"megabytes_per_second", peer_speed},
                    {"of_peer", own.speed / peer_speed}});
  return Ok();
}

}  // namespace

int BenchText(const BenchOptions& options) {
  const auto done = Run(options);
  if (done) return 0;
  std::fprintf(stderr, "chipline: %s\n", done.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
