using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Lists well-known models that can be installed by name; nothing is asked of the internet.</summary>
[Cmdlet(VerbsCommon.Find, "AIModel")]
[OutputType(typeof(AICatalogueModel))]
public sealed class FindAIModelCommand : PSCmdlet
{
    /// <summary>Names of models; wildcards are allowed. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CatalogueCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Writes the models whose names fit.</summary>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            var found = ModelWork.Catalogue(pattern.IsMatch).ToList();
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                var names = string.Join(", ", ModelWork.Catalogue(_ => true).Select(model => model.Name));
                WriteError(CommandErrors.Record(new AIImageException(ErrorIds.ModelNotFound, $"The catalogue has no model '{name}'; it has {names}."), name));
            }
        }
    }
}
