using System.Diagnostics;

namespace TextToImage.Windows.Tests;

/// <summary>
/// A build with ONNX Runtime 1.30.0 and the natives of the npm package onnxruntime-node of that version, which have DirectML and WebGPU:
/// the nearest to a build for a graphics processor that runs where there is none.
/// </summary>
public sealed class DirectMLTests(WindowsMachine machine) : WindowsTest(machine)
{
    private const string Version = "1.30.0", Natives = "package/bin/napi-v6/win32/x64/";

    [Fact]
    public void WithoutADriverItIsListedRefusedAndPassedOver()
    {
        var archive = Fetched();
        Assert.SkipWhen(archive is null, "The npm package onnxruntime-node cannot be fetched here, by 'npm pack'.");
        var program = Program(archive!);
        string[] small = ["new", "a house", "--model", TinyModel, "--steps", "2", "--seed", "1"];

        var listed = Worked(Machine.Run(program, Folder, "device", "list")).Lines;
        var named = Machine.Run(program, Folder, [.. small, "--device", "directml", "--out", "directml.png"]);
        var automatic = Worked(Machine.Run(program, Folder, [.. small, "--out", "auto.png"]));
        Worked(RunHere("new", "a house", "--model", ReferenceData.Bundled("reference", "sd15"), "--steps", "2", "--seed", "1", "--out", "here.png"));

        Assert.Equal(["directml", "webgpu", "cpu"], listed.Select(line => line.Split(' ')[0]));
        Assert.Equal(1, named.ExitCode);
        Assert.StartsWith("aiimage: The device 'directml' cannot be used: no graphics driver here supports DirectX 12 (887A0004); use the device cpu", Assert.Single(Said(named)), StringComparison.Ordinal);
        Assert.Equal(
            ["'directml' could not be used (no graphics driver here supports DirectX 12 (887A0004)); 'webgpu' is used instead.", "'webgpu' could not be used (Failed to get a WebGPU adapter: No supported adapters); 'cpu' is used instead."],
            Said(automatic).Select(line => line.Replace("aiimage: warning: The device ", "", StringComparison.Ordinal)));
        Assert.Equal(Read("here.png"), Read("auto.png"));
    }

    /// <summary>What the program says; WebGPU's library talks to the console itself.</summary>
    private static string[] Said(ProgramResult result) => [.. result.Error.Split('\n').Where(line => line.StartsWith("aiimage: ", StringComparison.Ordinal))];

    private static string Program(string archive)
    {
        var program = WindowsMachine.Publish("src/Cli", "directml", "aiimage.exe", $"-p:OnnxRuntimeVersion={Version}");
        string[] files = [.. new[] { "onnxruntime.dll", "DirectML.dll", "dxcompiler.dll", "dxil.dll" }.Select(name => Natives + name)];
        Worked(WindowsMachine.Run(new ProcessStartInfo("tar", ["-xzf", archive, "-C", Path.GetDirectoryName(program)!, "--strip-components=5", .. files])));
        return program;
    }

    /// <summary>The package's archive, fetched once; null where there is no npm or no registry.</summary>
    private static string? Fetched()
    {
        var folder = Directory.CreateDirectory(Path.Combine(WindowsMachine.Root, "npm")).FullName;
        var archive = Path.Combine(folder, $"onnxruntime-node-{Version}.tgz");
        if (File.Exists(archive))
            return archive;
        try
        {
            var packed = WindowsMachine.Run(new ProcessStartInfo("npm", ["pack", $"onnxruntime-node@{Version}", "--silent"]) { WorkingDirectory = folder });
            return packed.ExitCode == 0 ? archive : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
