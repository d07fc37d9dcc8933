using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>Tests that measure the whole process run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public class StarterMemoryTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public void Closing_it_gives_its_memory_back()
    {
        OpenUseAndClose();
        var before = WorkingSet();
        for (var i = 0; i < 12; i++)
            OpenUseAndClose();

        // Each opened model takes more than 40 MB: twelve that stayed would be far beyond this.
        Assert.True(WorkingSet() - before < 150_000_000, $"{(WorkingSet() - before) / 1e6:0} MB were kept");

        static void OpenUseAndClose()
        {
            using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), DeviceKind.Cpu);
            Assert.Single(pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 1, Steps = 1 }));
        }

        static long WorkingSet()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
