// From the elements of RSS, RDF and Atom to a feed's records.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/feed_record.h"
#include "ingest/markup_sink.h"

namespace chipline {

// Hears one document and fills `document`: version, namespaces, feed and entries. All formats at
// once, since real feeds mix them: an RSS item may have Atom links and Dublin Core dates. Where two
// elements say the same, the outer and then the later one counts.
class FeedBuilder : public MarkupSink {
 public:
  // `base` and `language` hold until an element states its own. REQUIRES: `document` outlives this.
  // `lenient`: end tags may be missing, so an element that cannot stand inside text ends the text.
  FeedBuilder(std::string_view base, std::string_view language, bool lenient,
              FeedDocument* document);
  ~FeedBuilder() override;

  void OnNamespace(std::string_view prefix, std::string_view uri) override;
  void OnStart(std::string_view tag, MarkupAttributes attributes) override;
  void OnEnd(std::string_view tag) override;
  void OnText(std::string_view text) override;

 private:
  friend struct FeedElements;  // feed_elements.cc: what each element means

  // An element whose text is being gathered.
  struct Open {
    std::string name;
    bool stored = false;              // else its text only comes back from Pop
    std::vector<std::string> pieces;  // tags, and runs of text between them
    bool ends_in_text = false;
  };
  struct Scope {
    std::string base;
    std::string language;
  };

  // The record that what is being read belongs to.
  FeedRecord& Context();
  FeedRecord& Entry() { return entry_overflows_ ? overflow_ : document_.entries.back(); }
  void BeginEntry();
  bool AtFeedLevel() const { return in_feed_ || in_entry_ || in_source_; }
  // Starts gathering; `stored` puts the text into the context at the end.
  void Push(std::string_view name, bool stored);
  // Ends what Push began and gives its text; empty where another element is open.
  std::string Pop(std::string_view name);
  void PushContent(std::string_view name, const FeedFields& attributes,
                   std::string_view default_type, bool stored);
  std::string PopContent(std::string_view name);

  bool InMarkup() const;  // inside content whose own tags are text
  bool OpenInContent(std::string_view tag, MarkupAttributes* attributes);
  void AddTag(std::string tag);
  void EndRunawayContent(std::string_view tag);
  void CloseInContent(std::string_view tag);
  void EnterScope(std::string_view tag, const FeedFields& attributes);
  void LeaveScope();
  void StartUnknown(std::string_view name, const FeedFields& attributes);
  std::string Finished(const std::string& name, std::vector<std::string> pieces);
  std::string Cleaned(const std::string& name, std::string text);
  void Store(const std::string& name, const std::string& text);
  void StoreInEntry(const std::string& name, std::string text);
  void StoreInFeed(const std::string& name, std::string text);
  std::string PlainName(std::string_view tag) const;

  FeedDocument& document_;
  std::string base_;
  std::string language_;
  bool lenient_;
  std::map<std::string, std::string, std::less<>> prefixes_;  // the document's to the customary
  std::vector<Scope> scopes_;
  std::vector<Open> open_;
  int depth_ = 0;
  int too_deep_ = 0;

  bool in_feed_ = false;
  bool in_entry_ = false;
  bool in_source_ = false;
  bool in_image_ = false;
  bool in_text_input_ = false;
  bool in_author_ = false;
  bool in_contributor_ = false;
  int in_content_ = 0;
  int svg_depth_ = 0;
  int title_depth_ = -1;
  bool has_content_ = false;
  bool summary_is_content_ = false;
  bool guid_is_link_ = false;
  bool is_entry_link_ = false;
  bool base64_ = false;
  FeedText content_;  // type, language, base and src of the content that is being gathered
  FeedRecord source_;
  bool entry_overflows_ = false;
  FeedRecord overflow_;                        // takes the entries beyond the limit
  std::map<std::string, int> property_depth_;  // of the entry that is being read
};

}  // namespace chipline
