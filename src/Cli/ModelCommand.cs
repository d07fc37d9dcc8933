using System.CommandLine;

namespace TextToImage.Cli;

/// <summary><c>aiimage model</c>: the models of this machine.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Shows, finds, installs, saves, removes, tests and optimises models, and lists their words.")
    {
        ModelListCommand.Create(),
        ModelShowCommand.Create(),
        ModelWordsCommand.Create(),
        ModelInstallCommand.Create(),
        ModelFindCommand.Create(),
        ModelSaveCommand.Create(),
        ModelRemoveCommand.Create(),
        ModelTestCommand.Create(),
        ModelOptimizeCommand.Create(),
        ModelGradientCommand.Create(),
    };
}
