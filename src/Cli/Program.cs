using System.CommandLine;
using TextToImage.Cli;

RedirectedOutput.Use();
var root = new RootCommand("Makes pictures from text, on this machine.");
root.Add(NewCommand.Create());
root.Add(EditCommand.Create());
root.Add(CanvasCommand.Create());
root.Add(ResizeCommand.Create());
root.Add(IllustrateCommand.Create());
root.Add(ModelCommand.Create());
root.Add(DeviceCommand.Create());
root.Add(InfoCommand.Create());
root.Add(MeasureCommand.Create());
root.Add(CompareCommand.Create());
return await CommandRunner.Run(root, args);
