using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of well-known models, which can be fetched.</summary>
public sealed class CatalogueCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        ModelWork.Catalogue(_ => true).Select(known => (known.Name, known.Description));
}
