#include "tests/cli/sample_store.h"

#include <stdexcept>

#include "tests/support/temp_dir.h"

namespace chipline {

const std::string& SampleStore() {
  static const TempDir dir;
  static const std::string store = [] {
    const std::string name = "rocksdb:" + dir / "store";
    const Outcome loaded = RunProgram({"ingest", "--store", name, "samples/history.jsonl"});
    if (loaded.status != 0) throw std::runtime_error(loaded.err);
    return name;
  }();
  return store;
}

Outcome Ask(std::vector<std::string> words) {
  words.insert(words.end(), {"--store", SampleStore()});
  return RunProgram(words);
}

}  // namespace chipline
