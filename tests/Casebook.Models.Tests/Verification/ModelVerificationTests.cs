using Casebook.Models.Folders;
using Casebook.Models.Tests.Folders;
using Casebook.Models.Verification;
using Casebook.Runs.Files;

namespace Casebook.Models.Tests.Verification;

public sealed class ModelVerificationTests
{
    [Fact]
    public void A_whole_model_has_no_faults_and_a_hash_of_every_file()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path);
        using ModelFiles model = ModelFiles.Open(folder.Path);
        VerificationReport report = ModelVerification.Run(model, cancellation: TestContext.Current.CancellationToken);
        report.Faults.ShouldBeEmpty();
        report.Tensors.ShouldBe(21);
        report.Files.Select(file => Path.GetFileName(file.Path)).ShouldBe(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]);
        report.Files[2].Sha256.ShouldBe(FileHash.Sha256(folder["model.safetensors"]));
    }

    // The one broken element in eight billion that makes every answer empty.
    [Fact]
    public void A_single_element_that_is_not_finite_is_found()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path, spoil: (name, values) =>
        {
            if (name == "model.layers.1.self_attn.v_proj.weight")
            {
                values[^1] = float.NaN;
            }
        });
        using ModelFiles model = ModelFiles.Open(folder.Path);
        ModelVerification.Run(model, cancellation: TestContext.Current.CancellationToken).Faults
            .ShouldBe(["Tensor model.layers.1.self_attn.v_proj.weight: 1 of 24 elements are not finite."]);
    }
}
