#include "cli/child_fetcher.h"

#include <semaphore>
#include <unistd.h>
#include <utility>

#include "cli/child.h"

namespace chipline {
namespace {

constexpr std::size_t kMostBytes = std::size_t{11} << 20U;

class ChildFetcher final : public PageFetcher {
 public:
  ChildFetcher(std::vector<std::string> allowed, FetchLimits limits)
      : longest_(limits.longest), free_(limits.at_once) {
    words_ = {"fetch", "--with-parent", std::to_string(::getpid())};
    for (std::string& range : allowed) {
      words_.emplace_back("--allow-address");
      words_.push_back(std::move(range));
    }
    words_.emplace_back("--page");
  }

  Result<FetchedPage> Fetch(std::string_view address) override {
    if (!free_.try_acquire()) return Unavailable("other pages are being fetched: try again");
    auto page = FetchNow(address);
    free_.release();
    return page;
  }

 private:
  Result<FetchedPage> FetchNow(std::string_view address) const {
    // Judged here as well, so that nothing odd becomes a word of a command line.
    const WebUrl url = CHIP_TRY(ParseWebUrl(address));
    std::vector<std::string> words = words_;
    words.push_back(url.text());
    Child child = CHIP_TRY(Child::Start(words, Child::Output::kPipe));
    const auto packed = child.Read(kMostBytes, longest_);
    if (!packed) return IoError(packed.error().message, url.text());
    return UnpackPage(*packed);
  }

  std::vector<std::string> words_;
  const Micros longest_;
  std::counting_semaphore<> free_;
};

}  // namespace

std::unique_ptr<PageFetcher> MakeChildFetcher(std::vector<std::string> allowed,
                                              FetchLimits limits) {
  return std::make_unique<ChildFetcher>(std::move(allowed), limits);
}

}  // namespace chipline
