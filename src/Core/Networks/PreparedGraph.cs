using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
#if NET
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
#endif

namespace TextToImage.Networks;

/// <summary>
/// A graph as ONNX Runtime rewrites it for this processor, kept in a folder beside the file, so that the work of rewriting is done once and not at every load. Where file,
/// version of ONNX Runtime or processor are others, it counts for nothing.
/// </summary>
internal static class PreparedGraph
{
    /// <summary>The folder beside a graph's file; what begins with a dot is no part of a model where models are copied.</summary>
    public const string FolderName = ".prepared";

    /// <summary>Smaller tensors stay in the graph.</summary>
    private const string LeastExternalBytes = "1024";

    /// <summary>Names of session options (onnxruntime_session_options_config_keys.h).</summary>
    private const string WeightsFile = "session.optimized_model_external_initializers_file_name", WeightsLeast = "session.optimized_model_external_initializers_min_size_in_bytes";

    /// <summary>The prepared graph of a file; null: there is none for this file, this version of ONNX Runtime and this processor.</summary>
    public static string? Find(string file)
    {
        var folder = Folder(file);
        return Directory.Exists(folder) && Path.Combine(folder, Name(file)) is var prepared && File.Exists(prepared) ? prepared : null;
    }

    /// <summary>Session options for a prepared graph, on which nothing is left to do.</summary>
    public static SessionOptions Options()
    {
        var options = DeviceSetup.Options(DeviceKind.Cpu);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return options;
    }

    /// <summary>Prepares a graph, in the place of what was prepared of it before; it is there as a whole or not at all.</summary>
    /// <returns>Bytes that it takes.</returns>
    /// <exception cref="AIImageException">The graph cannot be loaded, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static long Write(string file, CancellationToken cancellationToken)
    {
        var (folder, name) = (Folder(file), Name(file));
        var unfinished = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(unfinished);
            var weights = Path.ChangeExtension(name, ".data");
            using (Network.Load(file, DeviceKind.Cpu, () => Keeping(Path.Combine(unfinished, name), weights), cancellationToken))
            {
            }
            cancellationToken.ThrowIfCancellationRequested();
            Remove(file, unfinished);
            // The graph last: it is what is looked for.
            if (File.Exists(Path.Combine(unfinished, weights)))
                File.Move(Path.Combine(unfinished, weights), Path.Combine(folder, weights));
            File.Move(Path.Combine(unfinished, name), Path.Combine(folder, name));
            return NetworkFile.Bytes(Path.Combine(folder, name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The folder '{folder}' cannot be written: {error.Message.TrimEnd('.')}; check its permissions and the room on its disk.", error) { Subject = folder };
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    /// <summary>Removes what was prepared of a graph, also what an unfinished preparation left.</summary>
    /// <returns>Whether there was anything.</returns>
    public static bool Remove(string file)
    {
        if (!Directory.Exists(Folder(file)))
            return false;
        Remove(file, null);
        if (!Directory.EnumerateFileSystemEntries(Folder(file)).Any())
            Directory.Delete(Folder(file));
        return true;
    }

    private static void Remove(string file, string? except)
    {
        foreach (var old in Directory.EnumerateFiles(Folder(file), $"{Path.GetFileNameWithoutExtension(file)}-*"))
            File.Delete(old);
        foreach (var old in Directory.EnumerateDirectories(Folder(file), ".*").Where(old => old != except))
            Directory.Delete(old, recursive: true);
    }

    private static SessionOptions Keeping(string target, string weights)
    {
        var options = DeviceSetup.Options(DeviceKind.Cpu);
        options.OptimizedModelFilePath = target;
        options.AddSessionConfigEntry(WeightsFile, weights);
        options.AddSessionConfigEntry(WeightsLeast, LeastExternalBytes);
        return options;
    }

    private static string Folder(string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FolderName);

    /// <summary>The name says of what, by what and for what the graph was prepared.</summary>
    private static string Name(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var facts = NetworkFile.Weights(file).Select(name => Path.Combine(folder, name)).Prepend(file).Select(path => new FileInfo(path))
            .Select(info => FormattableString.Invariant($"{info.Name} {(info.Exists ? info.Length : 0)} {(info.Exists ? info.LastWriteTimeUtc.Ticks : 0)}"))
            .Append(OnnxRuntimeTelemetry.Off().GetVersionString()).Append(Processor());
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n", facts)));
        return $"{Path.GetFileNameWithoutExtension(file)}-{string.Concat(hash.Take(8).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)))}.onnx";
    }

    /// <summary>What of the processor decides how tensors are laid out, which are written for one width of its registers.</summary>
    private static string Processor() =>
#if NET
        $"{RuntimeInformation.ProcessArchitecture} {Avx.IsSupported} {Avx2.IsSupported} {Avx512F.IsSupported} {Fma.IsSupported} {AdvSimd.IsSupported} {Dp.IsSupported}";
#else
        $"{RuntimeInformation.ProcessArchitecture} {Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")}";
#endif
}
