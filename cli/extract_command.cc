#include "cli/extract_command.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

#include "ingest/explain.h"
#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "model/json.h"

namespace chipline {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::optional<Day> published;
  std::string rules;
  std::string type;
  std::string subject;
  bool jsonl = false;
  bool html = false;
  bool background = false;
  bool queued = false;
};

int Usage(const std::string& message) {
  std::fprintf(stderr, "chipline: %s\n", message.c_str());
  return 2;
}

// The options, or the complaint of a wrong command line.
Result<Options> ParseOptions(const std::vector<std::string>& args) {
  Options out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    const bool valued =
        arg == "--published" || arg == "--rules" || arg == "--type" || arg == "--subject";
    if (valued && i + 1 >= args.size()) return InvalidArgument(arg + " needs a value");
    if (arg == "--jsonl" || arg == "--json") {
      out.jsonl = true;
    } else if (arg == "--html") {
      out.html = true;
    } else if (arg == "--background") {
      out.background = true;
    } else if (arg == "--queued") {
      out.queued = true;
    } else if (arg == "--published") {
      out.published = ParseDay(args[++i]);
      if (!out.published) return InvalidArgument("--published: expected a day, YYYY-MM-DD");
    } else if (arg == "--rules") {
      out.rules = args[++i];
    } else if (arg == "--type") {
      out.type = args[++i];
    } else if (arg == "--subject") {
      out.subject = args[++i];
    } else if (arg.size() > 1 && arg[0] == '-') {
      return InvalidArgument("unknown option " + arg);
    } else {
      out.paths.push_back(arg);
    }
  }
  if (out.paths.empty()) return InvalidArgument("which file?");
  return out;
}

Result<std::vector<Document>> ReadFile(const std::string& path, const Options& options) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NotFound("cannot open", path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  ReadOptions read;
  read.path = path;
  read.published = options.published;
  return ReadDocuments(bytes.str(), read);
}

// "dir/a001.txt" -> "a001"
std::string Stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

std::string JsonString(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= ' ') out += c;
  }
  return out + "\"";
}

// Grade C waits for a person; background is what the page only recounts.
bool Shown(const Draft& draft, const Options& options) {
  return (draft.grade != Grade::kC || options.queued) && (!draft.background || options.background);
}

void PrintLine(const std::string& path, const Extraction& extraction, const Options& options) {
  std::string line = "{\"id\":" + JsonString(Stem(path)) + ",\"events\":[";
  bool first = true;
  for (const Draft& draft : extraction.drafts) {
    if (!Shown(draft, options)) continue;
    if (!first) line += ',';
    line += ToJson(draft.event);
    first = false;
  }
  std::printf("%s]}\n", line.c_str());
}

void PrintText(const std::string& path, const Extraction& extraction, const Options& options) {
  std::printf("%s\n", path.c_str());
  for (const Draft& draft : extraction.drafts) {
    if (!Shown(draft, options)) continue;
    std::printf("  %s%s\n", OneLine(draft.event).c_str(), draft.background ? "  (background)" : "");
  }
}

// Loads the rules that the options name and runs `each` on every document.
template <class Each>
int ForEachDocument(const Options& options, Each each) {
  std::unique_ptr<Extractor> own;
  if (!options.rules.empty()) {
    auto loaded = Extractor::Load(options.rules);
    if (!loaded) {
      std::fprintf(stderr, "chipline: %s\n", loaded.error().ToString().c_str());
      return 1;
    }
    own = std::move(loaded).value();
  }
  const Extractor& extractor = own ? *own : Extractor::Embedded();
  int failed = 0;
  for (const std::string& path : options.paths) {
    const Result<std::vector<Document>> documents = ReadFile(path, options);
    if (!documents) {
      std::fprintf(stderr, "chipline: %s\n", documents.error().ToString().c_str());
      failed = 1;
      continue;
    }
    for (const Document& document : *documents) {
      // Of several in one file each goes by its own number.
      each(extractor, documents->size() > 1 ? document.notice->number : path, document);
    }
  }
  return failed;
}

}  // namespace

int RunExtract(const std::vector<std::string>& args) {
  const Result<Options> options = ParseOptions(args);
  if (!options) return Usage("extract: " + options.error().ToString());
  return ForEachDocument(
      *options, [&](const Extractor& extractor, const std::string& path, const Document& document) {
        const Extraction extraction = extractor.Extract(document);
        if (options->jsonl) {
          PrintLine(path, extraction, *options);
        } else {
          PrintText(path, extraction, *options);
        }
      });
}

int RunExplain(const std::vector<std::string>& args) {
  const Result<Options> options = ParseOptions(args);
  if (!options) return Usage("explain: " + options.error().ToString());
  return ForEachDocument(
      *options, [&](const Extractor& extractor, const std::string&, const Document& document) {
        const Extraction extraction = extractor.Extract(document);
        const std::string text =
            options->html ? ExplainHtml(document, extraction) : ExplainText(document, extraction);
        std::fputs(text.c_str(), stdout);
      });
}

int RunWhyNot(const std::vector<std::string>& args) {
  const Result<Options> options = ParseOptions(args);
  if (!options) return Usage("whynot: " + options.error().ToString());
  const auto type = FromName<EventType>(options->type);
  if (!type) return Usage("whynot: --type is one of " + NameList<EventType>());
  return ForEachDocument(
      *options, [&](const Extractor& extractor, const std::string&, const Document& document) {
        std::fputs(WhyNot(extractor, document, *type, options->subject).c_str(), stdout);
      });
}

}  // namespace chipline
