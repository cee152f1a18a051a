#include "ingest/word_stem.h"

#include <libstemmer.h>
#include <memory>

namespace chipline {
namespace {

struct Deleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, Deleter>;

// A stemmer holds the word it works on, so each thread has its own. Null only without memory.
sb_stemmer* OfThread() {
  thread_local const Stemmer kStemmer(sb_stemmer_new("english", "UTF_8"));
  return kStemmer.get();
}

}  // namespace

std::string Stem(std::string_view word) {
  sb_stemmer* const stemmer = OfThread();
  if (stemmer == nullptr) return std::string(word);
  const auto* const bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* const stem = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return std::string(word);
  const auto size = static_cast<std::size_t>(sb_stemmer_length(stemmer));
  return {reinterpret_cast<const char*>(stem), size};
}

}  // namespace chipline
