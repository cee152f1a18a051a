#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "cli/page_folder.h"
#include "ingest/extract.h"
#include "ingest/plain_set.h"
#include "ingest/rules.h"

namespace chipline {
namespace {

constexpr double kMegabyte = 1e6;
constexpr std::uint64_t kStreamed = 1'000'000'000;

// What is measured: the text of some pages, as blocks and as one run of bytes.
struct Mix {
  std::string name;
  std::vector<Document> pages;
  std::string text;  // of all pages
};

Result<Mix> ReadMix(const std::string& folder) {
  Mix mix;
  mix.name = folder;
  for (NamedDocument& page : CHIP_TRY(ReadPages(folder))) {
    mix.text += page.document.text + "\n";
    mix.pages.push_back(std::move(page.document));
  }
  return mix;
}

// Seconds of processor time: one core's work, whatever else the machine does.
class CoreTime {
 public:
  double Seconds() const { return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t start_ = std::clock();
};

// Megabytes of `text` a second of processor time that `pass` gets through, the best of at least
// three passes.
template <class Pass>
double Speed(const Mix& mix, double seconds, Pass pass) {
  double best = 0;
  const CoreTime all;
  for (int round = 0; round < 3 || all.Seconds() < seconds; ++round) {
    const CoreTime one;
    pass();
    best = std::max(best, static_cast<double>(mix.text.size()) / kMegabyte / one.Seconds());
  }
  return best;
}

// Keeps a result from being optimised away.
volatile std::uint64_t g_sink = 0;

std::uint64_t SumOf(const std::string& bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + sizeof(std::uint64_t) <= bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    sum += word;
  }
  return sum;
}

void MeasureMix(const Mix& mix, const PlainSet& set, double seconds) {
  const Extractor& extractor = Extractor::Embedded();
  std::size_t events = 0;
  std::size_t failures = 0;
  const double memory = Speed(mix, seconds, [&] { g_sink = SumOf(mix.text); });
  const double plain = Speed(mix, seconds, [&] {
    for (const Document& page : mix.pages) {
      for (const Block& block : page.blocks) {
        for (const ByteSpan& span : SplitSentences(block.text)) {
          g_sink = set.Count(std::string_view(block.text).substr(span.begin, span.end - span.begin),
                             &failures);
        }
      }
    }
  });
  const double speed = Speed(mix, seconds, [&] {
    events = 0;
    for (const Document& page : mix.pages) events += extractor.Extract(page).drafts.size();
  });
  PrintMeasurement("extract", mix.name,
                   {{"pages", static_cast<double>(mix.pages.size())},
                    {"megabytes", static_cast<double>(mix.text.size()) / kMegabyte},
                    {"events", static_cast<double>(events)},
                    {"megabytes_per_second", speed},
                    {"plain_set_megabytes_per_second", plain},
                    {"of_plain_set", speed / plain},
                    {"memory_megabytes_per_second", memory},
                    {"set_out_of_memory", static_cast<double>(failures)}});
}

// The pages again and again until a gigabyte has gone by: resident memory must not grow.
void MeasureMemory(const Mix& mix) {
  const Extractor& extractor = Extractor::Embedded();
  std::uint64_t done = 0;
  double early = 0;
  const CoreTime watch;
  while (done < kStreamed) {
    for (const Document& page : mix.pages) {
      g_sink = extractor.Extract(page).drafts.size();
      done += page.text.size();
    }
    if (early == 0) early = ResidentMegabytes();
  }
  PrintMeasurement(
      "extract", "one gigabyte streamed",
      {{"resident_megabytes_after_first_pass", early},
       {"resident_megabytes_at_end", ResidentMegabytes()},
       {"megabytes", static_cast<double>(done) / kMegabyte},
       {"megabytes_per_second", static_cast<double>(done) / kMegabyte / watch.Seconds()}});
}

Result<void> Run(const BenchOptions& options) {
  const PlainSet set = CHIP_TRY(PlainSet::Build(*Extractor::Embedded().rules()));
  std::vector<Mix> mixes;
  for (std::size_t begin = 0; begin < options.text.size();) {
    const std::size_t end = std::min(options.text.find(',', begin), options.text.size());
    mixes.push_back(CHIP_TRY(ReadMix(options.text.substr(begin, end - begin))));
    begin = end + 1;
  }
  for (const Mix& mix : mixes) MeasureMix(mix, set, options.seconds);
  if (options.gigabyte) MeasureMemory(mixes.front());
  return Ok();
}

}  // namespace

int BenchExtract(const BenchOptions& options) {
  const auto done = Run(options);
  if (done) return 0;
  std::fprintf(stderr, "chipline: %s\n", done.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
